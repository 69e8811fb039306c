using System.Text.Json;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Search over vectors of few bytes, and over those with another prompt than the queries have.</summary>
public sealed class SmallVectorSearchTests : IDisposable
{
    private static readonly string Tiny = TestModel.DataFolder("gelu-new");

    private static readonly string[] Queries = ["text 5 of 7", "something else"];

    private readonly SmallVectorFolder small = new();

    public void Dispose() => small.Dispose();

    [Theory]
    [InlineData("i8", ".npy")]
    [InlineData("u8", ".npy")]
    [InlineData("b1", ".npy")]
    [InlineData("ub1", ".npy")]
    [InlineData("f16", ".npy")]
    [InlineData("i8", ".jsonl")]
    [InlineData("ub1", ".jsonl")]
    public void Stored_numbers_are_those_of_the_vectors_and_search_is_exact_for_them(string type, string extension)
    {
        float[][] full = small.MakeFull(13, "--dims", "13");
        string path = small.Make(type, extension, "--dims", "13");
        VectorRanges ranges = VectorRanges.Empty(13);
        Array.ForEach(full, row => ranges.Add(row));
        VectorCodec codec = new(VectorTypes.Parse(type)!.Value, 13, ranges);
        Assert.Equal(full.SelectMany(row => SmallVectorFolder.Encode(codec, row)), SmallVectorFolder.Stored(path, type));

        float[][] stored = [.. full.Select(row => codec.AsStored(row))];
        BuiltProgram.Result run = BuiltProgram.Run(["-q", "search", .. Queries, "-m", Tiny, "--in", path, "-k", "9", "--dims", "13"]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        for (int query = 0; query < Queries.Length; query++)
        {
            float[] asked = small.Vector(Queries[query], "--dims", "13");
            (int Index, double Score)[] best = Best(stored, codec.Type.IsBits() ? codec.AsStored(asked) : asked);
            JsonElement[] hits =
            [
                .. run.Lines.Select(line => JsonDocument.Parse(line).RootElement).Where(
                    hit => hit.GetProperty("query").GetInt32() == query),
            ];
            Assert.Equal(best.Select(one => one.Index), hits.Select(hit => hit.GetProperty("index").GetInt32()));
            Assert.All(best.Zip(hits), pair => Assert.Equal(pair.First.Score, pair.Second.GetProperty("score").GetDouble(), 1e-6));
        }
    }

    [Fact]
    public void Full_vectors_decide_between_the_nearest_small_ones()
    {
        small.Folder.Make("-i", small.Input, "-o", small.Path("full.jsonl"));
        string rows = small.Make("b1", ".npy");
        string[] search = ["search", Queries[1], "-m", Tiny, "-k", "5"];
        string exact = BuiltProgram.Run([.. search, "--in", small.Path("full.jsonl")]).Output;
        string rough = BuiltProgram.Run([.. search, "--in", rows]).Output;
        Assert.NotEqual(exact, rough);
        Assert.Equal(
            exact,
            BuiltProgram.Run([.. search, "--in", rows, "--rescore", small.Path("full.jsonl"), "--rescore-factor", "60"]).Output);

        small.Folder.Write("other.txt", string.Join('\n', SmallVectorFolder.Texts.Reverse()) + "\n");
        small.Folder.Make("-i", small.Path("other.txt"), "-o", small.Path("other.npy"));
        Assert.Contains(
            "Give --rescore vectors of the same input",
            WorkFolder.Refusal(BuiltProgram.Run([.. search, "--in", rows, "--rescore", small.Path("other.npy")])),
            StringComparison.Ordinal);
        File.Delete(small.Path("other.npy.meta.json"));
        Assert.Contains(
            "is not the one that",
            WorkFolder.Refusal(BuiltProgram.Run([.. search, "--in", rows, "--rescore", small.Path("other.npy")])),
            StringComparison.Ordinal);
        Assert.Contains(
            "has no full vectors", WorkFolder.Refusal(
                BuiltProgram.Run([.. search, "--in", rows, "--rescore", rows])), StringComparison.Ordinal);
        Assert.Equal(2, BuiltProgram.Run([.. search, "--in", rows, "--rescore-factor", "2"]).ExitCode);
    }

    [Fact]
    public void Without_metadata_bytes_are_bits_or_have_ranges_that_are_said()
    {
        string bytes = small.Make("i8", ".npy");
        string bits = small.Make("b1", ".npy");
        string[] search = ["search", Queries[0], "-m", Tiny, "-k", "5"];
        string byBytes = BuiltProgram.Run([.. search, "--in", bytes]).Output;
        string byBits = BuiltProgram.Run([.. search, "--in", bits]).Output;
        string ranges = small.Path("ranges.meta.json");
        File.Move(bytes + ".meta.json", ranges);
        File.Delete(bits + ".meta.json");
        Assert.Equal(byBits, BuiltProgram.Run([.. search, "--in", bits]).Output);
        Assert.Equal(byBytes, BuiltProgram.Run([.. search, "--in", bytes, "--ranges", ranges]).Output);
        Assert.Contains(
            "has vectors of 128 components", WorkFolder.Refusal(BuiltProgram.Run([.. search, "--in", bytes])), StringComparison.Ordinal);
        string lines = small.Make("u8", ".jsonl");
        File.Delete(lines + ".meta.json");
        Assert.Contains("Give --ranges.", WorkFolder.Refusal(BuiltProgram.Run([.. search, "--in", lines])), StringComparison.Ordinal);
    }

    [Fact]
    public void Search_compares_vectors_that_have_another_prompt_than_the_queries()
    {
        small.Folder.Write("in.txt", "a cat\n\nthe mat\n");
        small.Folder.Make("-i", small.Input, "-o", small.Path("v.npy"), "--prompt", "you ");
        BuiltProgram.Result run = BuiltProgram.Run("search", "a cat", "-m", Tiny, "--in", small.Path("v.npy"), "--prompt", "the ");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal([0, 2], run.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("index").GetInt32()).Order());
        Assert.Equal(
            "you ",
            JsonDocument.Parse(File.ReadAllText(small.Path("v.npy.meta.json"))).RootElement.GetProperty("recipe").GetProperty("prompt")
                .GetString());
        Assert.Contains(
            "the prompt was \"you \" and is now none",
            WorkFolder.Refusal(small.Folder.Embed("-i", small.Input, "-o", small.Path("v.npy"), "--resume")),
            StringComparison.Ordinal);
    }

    private static (int Index, double Score)[] Best(float[][] rows, float[] query) =>
    [
        .. rows.Select((row, i) => (i, Cosine(query, row))).OrderByDescending(one => Math.Round(one.Item2, 9)).ThenBy(one => one.i).Take(9),
    ];

    private static double Cosine(float[] one, float[] other) =>
        one.Zip(other, (a, b) => (double)a * b).Sum()
        / Math.Sqrt(one.Sum(value => (double)value * value) * other.Sum(value => (double)value * value));
}
