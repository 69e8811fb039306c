using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>similarity and search.</summary>
public sealed class SearchTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private static readonly string[] Texts = [.. Enumerable.Range(0, 300).Select(i => $"text {i % 97} of {i % 13}")];

    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Similarity_is_the_cosine_of_the_vectors()
    {
        float[][] vectors =
        [
            .. BuiltProgram.Run("-m", Tiny, "a cat", "a dog").Lines.Select(
                line => JsonDocument.Parse(line).RootElement.GetProperty("embedding").Floats()),
        ];
        float cosine = float.Parse(BuiltProgram.Run("similarity", "-m", Tiny, "a cat", "a dog").Output, CultureInfo.InvariantCulture);
        Assert.Equal(Cosine(vectors[0], vectors[1]), cosine, 1e-6);
        Assert.Equal(2, BuiltProgram.Run("similarity", "-m", Tiny, "one").ExitCode);
    }

    [Theory]
    [InlineData("pairs.tsv", "a cat\ta dog\na\ta\n", new string[0])]
    [InlineData("pairs.csv", "id,one,two\n1,a cat,a dog\n2,a,a\n", new[] { "--text-field", "one", "--pair-field", "two" })]
    [InlineData("pairs.jsonl", "{\"text\":\"a cat\",\"b\":\"a dog\"}\n{\"text\":\"a\",\"b\":\"a\"}\n", new[] { "--pair-field", "b" })]
    public void Pairs_come_from_tables_and_JSON_Lines(string name, string content, string[] options)
    {
        string input = Path.Combine(folder, name);
        File.WriteAllText(input, content);
        string expected = BuiltProgram.Run("similarity", "-m", Tiny, "a cat", "a dog").Output;
        Assert.Equal(expected + "1\n", BuiltProgram.Run(["similarity", "-m", Tiny, "-i", input, .. options]).Output);
    }

    [Fact]
    public void A_bad_pair_is_left_out_and_the_others_stay_together()
    {
        BuiltProgram.Result run =
            BuiltProgram.RunWith("a\tb\nc\nd\td\n"u8.ToArray(), "similarity", "-m", Tiny, "--on-error", "skip", "--format", "jsonl");
        Assert.Equal([0, 2], run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32()));
        Assert.Equal(1, JsonDocument.Parse(run.Lines[1]).RootElement.GetProperty("similarity").GetSingle());
    }

    [Theory]
    [InlineData("v.npy", new string[0])]
    [InlineData("v.npy", new[] { "--dtype", "f16" })]
    [InlineData("v.jsonl", new string[0])]
    [InlineData("v.jsonl", new[] { "--encoding", "base64" })]
    public void Search_gives_the_nearest_in_exact_order_and_equal_ones_by_index(string name, string[] options)
    {
        string input = Path.Combine(folder, "in.txt");
        File.WriteAllLines(input, Texts);
        string vectors = Path.Combine(folder, name);
        Assert.Equal(0, BuiltProgram.Run(["-m", Tiny, "-i", input, "-o", vectors, .. options]).ExitCode);
        float[][] all = Embed(Texts);
        if (options.Contains("f16"))
        {
            all = [.. all.Select(vector => vector.Select(value => (float)(Half)value).ToArray())];
        }

        string[] queries = ["text 5 of 7", "something else"];
        float[][] asked = Embed(queries);
        BuiltProgram.Result run = BuiltProgram.Run(["search", .. queries, "-m", Tiny, "--in", vectors, "--texts", input, "-k", "7"]);
        Assert.Equal(0, run.ExitCode);
        for (int query = 0; query < 2; query++)
        {
            int[] expected =
            [
                .. Enumerable.Range(0, all.Length).OrderByDescending(
                    i => Math.Round(Cosine(asked[query], all[i]), 9)).ThenBy(i => i).Take(7),
            ];
            JsonElement[] hits =
            [
                .. run.Lines.Select(line => JsonDocument.Parse(line).RootElement).Where(
                    hit => hit.GetProperty("query").GetInt32() == query),
            ];
            Assert.Equal(expected, hits.Select(hit => hit.GetProperty("index").GetInt32()));
            Assert.Equal(Enumerable.Range(1, 7), hits.Select(hit => hit.GetProperty("rank").GetInt32()));
            Assert.Equal(expected.Select(i => Texts[i]), hits.Select(hit => hit.GetProperty("text").GetString()));
            Assert.Equal(Cosine(asked[query], all[expected[0]]), hits[0].GetProperty("score").GetSingle(), 1e-6);
        }
    }

    [Fact]
    public void Search_shows_ids_and_kept_fields()
    {
        string input = Path.Combine(folder, "in.jsonl");
        File.WriteAllLines(
            input, "abcdefghi".Select((text, i) => JsonSerializer.Serialize(new { doc = $"d{i}", text = $"{text} text", n = i })));
        foreach (string name in (string[])["v.npy", "v.jsonl"])
        {
            string vectors = Path.Combine(folder, name);
            Assert.Equal(0, BuiltProgram.Run("-m", Tiny, "-i", input, "-o", vectors, "--id-field", "doc", "--keep", "n").ExitCode);
            JsonElement hit =
                JsonDocument.Parse(BuiltProgram.Run("search", "d text", "-m", Tiny, "--in", vectors, "-k", "1").Output).RootElement;
            Assert.Equal(
                ("d3", 3, 3), (hit.GetProperty("id").GetString(), hit.GetProperty("n").GetInt32(), hit.GetProperty("index").GetInt32()));
        }
    }

    [Fact]
    public void Vectors_of_another_recipe_or_width_are_refused()
    {
        string vectors = Path.Combine(folder, "v.npy");
        Assert.Equal(0, BuiltProgram.Run(["-m", Tiny, "-o", vectors, .. Texts.Take(5)]).ExitCode);
        BuiltProgram.Result otherPooling = BuiltProgram.Run("search", "x", "-m", Tiny, "--in", vectors, "-p", "cls");
        Assert.Equal(2, otherPooling.ExitCode);
        Assert.Contains("pooling was mean and is now cls", otherPooling.Error, StringComparison.Ordinal);
        Assert.Equal(2, BuiltProgram.Run("search", "x", "--in", vectors).ExitCode);
        Assert.Equal(0, BuiltProgram.Run("search", "x", "-m", Tiny, "--in", vectors, "--normalize").ExitCode);
    }

    private static float[][] Embed(string[] texts) =>
        [.. BuiltProgram.Run(
            ["-m", Tiny, .. texts]).Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("embedding").Floats())];

    private static double Cosine(float[] one, float[] other) =>
        one.Zip(other, (a, b) => (double)a * b).Sum() / Math.Sqrt(one.Sum(a => (double)a * a) * other.Sum(b => (double)b * b));
}
