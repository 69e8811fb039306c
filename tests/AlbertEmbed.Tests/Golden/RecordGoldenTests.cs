using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Golden;

/// <summary>Whole runs of the program against reference values: recipes, layers, tokens, windows and pairs.</summary>
public sealed class RecordGoldenTests : IDisposable
{
    private const double Tolerance = 1e-5;

    private readonly string temporary = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(temporary, recursive: true);

    [Theory]
    [InlineData("st-mean")]
    [InlineData("st-max")]
    [InlineData("st-cls-short")]
    [InlineData("st-cls-max-mean")]
    [InlineData("st-mean-sqrt-len")]
    [InlineData("st-weighted-mean")]
    [InlineData("st-last-token")]
    [InlineData("st-dense")]
    [InlineData("st-mean-normalize")]
    [InlineData("st-two-dense-normalize")]
    [InlineData("st-lower-case")]
    [InlineData("st5-cls-max-mean")]
    [InlineData("st5-cls-short")]
    [InlineData("st5-lower-case")]
    [InlineData("st5-mean-normalize")]
    [InlineData("st5-two-dense-normalize")]
    [InlineData("st6-pooling-order")]
    [InlineData("st6-truncate-dim")]
    [InlineData("st6-residual")]
    [InlineData("st6-token-dense")]
    public void A_sentence_transformers_folder_gives_its_own_vectors_by_default(string name)
    {
        JsonElement[] cases = Cases(name, line => !line.TryGetProperty("call", out JsonElement call) || !call.EnumerateObject().Any());
        Assert.NotEmpty(cases);
        AssertVectors(cases, Run(name, cases), line => line.GetProperty("sentence").Floats());
    }

    [Theory]
    [InlineData("st6-prompts")]
    [InlineData("st6-exclude-prompt")]
    [InlineData("st6-exclude-prompt-modes")]
    [InlineData("st6-truncate-dim")]
    public void What_a_call_asks_for_is_done_as_sentence_transformers_does_it(string name)
    {
        IGrouping<string, JsonElement>[] calls =
        [
            .. Cases(name, _ => true).GroupBy(line => line.TryGetProperty("call", out JsonElement call) ? call.GetRawText() : "{}"),
        ];
        foreach (IGrouping<string, JsonElement> call in calls)
        {
            JsonElement[] cases = [.. call];
            string[] options = [.. JsonDocument.Parse(call.Key).RootElement.EnumerateObject().SelectMany(OptionsOf)];
            AssertVectors(cases, Run(name, cases, options), line => line.GetProperty("sentence").Floats());
            string[] prompt = [.. options.SkipWhile(option => !option.StartsWith("--prompt", StringComparison.Ordinal)).Take(2)];
            string input = Path.Combine(temporary, "in.jsonl");
            string[] tokenized =
                BuiltProgram.Run(["tokenize", "-q", "-m", GoldenData.Folder("models-hf", name), "-i", input, .. prompt]).Lines;
            Assert.Equal(
                cases.Select(line => line.GetProperty("ids").Ints()),
                tokenized.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("ids").Ints()));
        }
    }

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("groups")]
    [InlineData("masked-lm")]
    [InlineData("f16")]
    [InlineData("wordpiece-zh")]
    public void Every_layers_token_vectors_equal_the_reference(string name)
    {
        JsonElement[] cases = Cases(name, line => !line.TryGetProperty("pair", out _) && !line.TryGetProperty("windows", out _));
        int layers = cases[0].GetProperty("hidden_states").GetArrayLength() - 1;
        for (int layer = 0; layer <= layers; layer++)
        {
            JsonElement[] lines = Run(name, cases, "-p", "tokens", "--layers", layer.ToString(CultureInfo.InvariantCulture));
            for (int i = 0; i < cases.Length; i++)
            {
                AssertRows(cases[i].GetProperty("hidden_states")[layer], lines[i].GetProperty("embedding"), $"layer {layer}");
            }
        }
    }

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("gelu")]
    [InlineData("groups")]
    [InlineData("sharded")]
    public void The_last_two_layers_merged_equal_the_reference(string name)
    {
        JsonElement[] cases = Cases(name, line => !line.TryGetProperty("pair", out _) && !line.TryGetProperty("windows", out _));
        AssertVectors(
            cases, Run(name, cases, "--layers", "-1,-2", "-p", "mean"), line => line.GetProperty("mean_of_last_two_layers").Floats());
        AssertVectors(
            cases,
            Run(name, cases, "--layers", "-2,-1", "--layer-merge", "sum"),
            line => [.. line.GetProperty("mean_of_last_two_layers").Floats().Select(value => 2 * value)]);
        float[] joined = Run(name, cases, "--layers", "-2,-1", "--layer-merge", "concat")[0].GetProperty("embedding").Floats();
        TestModel.AssertClose(cases[0].GetProperty("mean").Floats(), joined[(joined.Length / 2)..], Tolerance, "last layer of concat");
    }

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("groups")]
    [InlineData("no-pooler")]
    public void Long_texts_in_windows_equal_the_reference(string name)
    {
        JsonElement[] cases = Cases(name, line => line.TryGetProperty("windows", out _));
        Assert.NotEmpty(cases);
        foreach (JsonElement line in cases)
        {
            JsonElement windows = line.GetProperty("windows");
            string[] options =
            [
                "--overflow", "window", "--max-length", windows.GetProperty("max_length").ToString(), "--stride",
                windows.GetProperty("stride").ToString(),
            ];
            AssertVectors([line], Run(name, [line], options), _ => windows.GetProperty("weighted_mean").Floats());
            AssertVectors([line], Run(name, [line], [.. options, "-p", "cls"]), _ => Weighted(windows, "cls"));

            JsonElement tokens = Run(name, [line], [.. options, "-p", "tokens"])[0];
            int shared = windows.GetProperty("stride").GetInt32() + 2;
            int distinct = windows.GetProperty("ids").EnumerateArray().Sum(ids => ids.GetArrayLength()) - (
                shared * (windows.GetProperty("ids").GetArrayLength() - 1));
            Assert.Equal(distinct, tokens.GetProperty("embedding").GetArrayLength());
            Assert.Equal("[CLS]", tokens.GetProperty("tokens")[0].GetString());
            Assert.Equal("[SEP]", tokens.GetProperty("tokens")[distinct - 1].GetString());
        }
    }

    [Theory]
    [InlineData("gelu-new", "mean")]
    [InlineData("gelu-new", "cls")]
    [InlineData("gelu-new", "max")]
    [InlineData("gelu-new", "pooler")]
    public void Pairs_equal_the_reference(string name, string pooling)
    {
        JsonElement[] cases = Cases(name, line => line.TryGetProperty("pair", out _) && !line.TryGetProperty("windows", out _));
        Assert.NotEmpty(cases);
        AssertVectors(cases, Run(name, cases, "--pair-field", "pair", "-p", pooling), line => line.GetProperty(pooling).Floats());
    }

    private static string[] OptionsOf(JsonProperty argument) => argument.Name switch
    {
        "prompt" => ["--prompt", argument.Value.GetString()!],
        "prompt_name" => ["--prompt-name", argument.Value.GetString()!],
        "truncate_dim" => ["--dims", argument.Value.GetRawText()],
        "normalize_embeddings" => ["--normalize"],
        _ => throw new InvalidOperationException(argument.Name),
    };

    private static float[] Weighted(JsonElement windows, string key)
    {
        float[][] vectors = [.. windows.GetProperty(key).EnumerateArray().Select(vector => vector.Floats())];
        int[] counts = [.. windows.GetProperty("ids").EnumerateArray().Select(ids => ids.GetArrayLength())];
        return
        [
            .. Enumerable.Range(0, vectors[0].Length).Select(
                i => (float)(vectors.Zip(counts, (vector, count) => (double)vector[i] * count).Sum() / counts.Sum())),
        ];
    }

    private static void AssertVectors(JsonElement[] cases, JsonElement[] lines, Func<JsonElement, float[]> expected)
    {
        Assert.Equal(cases.Length, lines.Length);
        for (int i = 0; i < cases.Length; i++)
        {
            TestModel.AssertClose(expected(cases[i]), lines[i].GetProperty("embedding").Floats(), Tolerance, $"case {i}");
        }
    }

    private static void AssertRows(JsonElement expected, JsonElement actual, string what)
    {
        Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
        for (int i = 0; i < expected.GetArrayLength(); i++)
        {
            TestModel.AssertClose(expected[i].Floats(), actual[i].Floats(), Tolerance, $"{what}, token {i}");
        }
    }

    private static JsonElement[] Cases(string name, Func<JsonElement, bool> isWanted) =>
        [.. GoldenData.Lines(Path.Combine(GoldenData.Folder("models-hf", name), "expected.jsonl")).Where(isWanted)];

    private JsonElement[] Run(string name, JsonElement[] cases, params string[] options) =>
        BuiltProgram.Embed(GoldenData.Folder("models-hf", name), cases, temporary, options);
}
