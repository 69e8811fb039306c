using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Golden;

/// <summary>Heads of fine-tuned checkpoints, run by the built program, against the reference's logits, probabilities and labels.</summary>
public sealed class ClassifyGoldenTests : IDisposable
{
    private readonly string temporary = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(temporary, recursive: true);

    [Theory]
    [InlineData("classify-single", "expected.jsonl")]
    [InlineData("classify-multi", "expected.jsonl")]
    [InlineData("classify-regression", "expected.jsonl")]
    [InlineData("classifier", "logits.jsonl")]
    public void Logits_and_probabilities_of_texts_and_pairs_equal_the_reference(string name, string file)
    {
        string model = GoldenData.Folder("models-hf", name);
        JsonElement[] all = [.. GoldenData.Lines(Path.Combine(model, file))];
        foreach (bool arePairs in (bool[])[false, true])
        {
            JsonElement[] cases = [.. all.Where(line => line.TryGetProperty("pair", out _) == arePairs)];
            JsonElement[] lines = Classify(model, cases, arePairs ? ["--logits", "--pair-field", "pair"] : ["--logits"]);
            Assert.Equal(cases.Length, lines.Length);
            for (int i = 0; i < cases.Length; i++)
            {
                Compare(cases[i], lines[i], $"{name}, case {i}, pairs: {arePairs}");
            }
        }
    }

    [Fact]
    public void Labels_of_tokens_equal_the_reference()
    {
        string model = GoldenData.Folder("models-hf", "classify-tokens");
        JsonElement[] cases = [.. GoldenData.Lines(Path.Combine(model, "expected.jsonl"))];
        JsonElement[] lines = Classify(model, cases, "--logits", "-p", "tokens");
        for (int i = 0; i < cases.Length; i++)
        {
            Assert.Equal(Strings(cases[i].GetProperty("labels")), Strings(lines[i].GetProperty("labels")));
            TestModel.AssertClose(Rows(cases[i].GetProperty("logits")), Rows(lines[i].GetProperty("logits")), 1e-5, $"case {i}");
            float[] best = [.. cases[i].GetProperty("probabilities").EnumerateArray().Select(row => row.Floats().Max())];
            TestModel.AssertClose(best, lines[i].GetProperty("scores").Floats(), 1e-5, $"scores of case {i}");
        }
    }

    [Fact]
    public void Entities_are_whole_words_of_the_text_with_the_labels_of_their_first_pieces()
    {
        string model = GoldenData.Folder("models-hf", "classify-tokens");
        JsonElement[] cases = [.. GoldenData.Lines(Path.Combine(model, "expected.jsonl"))];
        JsonElement[] lines = Classify(model, cases);
        int found = 0;
        for (int i = 0; i < cases.Length; i++)
        {
            string text = cases[i].GetProperty("text").GetString()!;
            foreach (JsonElement entity in lines[i].GetProperty("entities").EnumerateArray())
            {
                (int start, int end) = (entity.GetProperty("start").GetInt32(), entity.GetProperty("end").GetInt32());
                Assert.Equal(text[start..end], entity.GetProperty("text").GetString());
                Assert.False(AlbertEmbed.Heads.WordBorders.IsInside(text, start) || AlbertEmbed.Heads.WordBorders.IsInside(text, end));
                Assert.Contains(entity.GetProperty("label").GetString(), (string[])["PER", "LOC"]);
                found++;
            }
        }

        Assert.True(found > 5);
    }

    private static void Compare(JsonElement expected, JsonElement line, string what)
    {
        float[] logits = expected.GetProperty("logits").Floats();
        TestModel.AssertClose(logits, line.GetProperty("logits").Floats(), 1e-5, what);
        if (!expected.TryGetProperty("probabilities", out JsonElement probabilities))
        {
            TestModel.AssertClose(logits, [line.GetProperty("value").GetSingle()], 1e-5, what);
            return;
        }

        JsonProperty[] scores = [.. line.GetProperty("scores").EnumerateObject()];
        TestModel.AssertClose(probabilities.Floats(), [.. scores.Select(score => score.Value.GetSingle())], 1e-5, what);
        if (line.TryGetProperty("labels", out JsonElement labels))
        {
            Assert.Equal(
                scores.Where(score => score.Value.GetSingle() >= 0.5F).OrderByDescending(score => score.Value.GetSingle())
                    .Select(score => score.Name),
                Strings(labels));
        }
        else if (expected.TryGetProperty("label", out JsonElement label))
        {
            Assert.Equal(label.GetString(), line.GetProperty("label").GetString());
            Assert.Equal(scores.Max(score => score.Value.GetSingle()), line.GetProperty("score").GetSingle());
        }
    }

    private JsonElement[] Classify(string model, JsonElement[] records, params string[] options)
    {
        string input = Path.Combine(temporary, "in.jsonl");
        File.WriteAllLines(input, records.Select(line => line.GetRawText()));
        BuiltProgram.Result run = BuiltProgram.Run(["classify", "-q", "-m", model, "-i", input, .. options]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static string[] Strings(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetString()!)];

    private static float[] Rows(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(row => row.Floats())];
}
