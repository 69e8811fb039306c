using System.Globalization;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>--dims, --dtype and --ranges.</summary>
public sealed class SmallVectorTests : IDisposable
{
    private readonly SmallVectorFolder small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void The_first_components_are_kept_and_then_normalised()
    {
        float[] all = small.Vector("a text");
        Assert.Equal(all[..5], small.Vector("a text", "--dims", "5"));
        float length = MathF.Sqrt(all[..5].Sum(value => value * value));
        TestModel.AssertClose(
            [.. all[..5].Select(value => value / length)], small.Vector("a text", "--dims", "5", "--normalize"), 1e-6, "normalised");
        Assert.Equal(all, small.Vector("a text", "--dims", all.Length.ToString(CultureInfo.InvariantCulture)));
        Assert.Contains(
            $"have {all.Length} components, fewer than 1000. Use a smaller --dims.",
            WorkFolder.Refusal(small.Folder.Embed("a text", "--dims", "1000")),
            StringComparison.Ordinal);
        Assert.Contains(
            "Leave out --dims.", WorkFolder.Refusal(small.Folder.Embed("a text", "--dims", "5", "-p", "tokens")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".jsonl")]
    public void Ranges_of_the_data_give_the_bytes_that_the_same_ranges_give_when_they_are_said(string extension)
    {
        string own = small.Make("i8", extension);
        float[][] full = small.MakeFull(16);
        JsonElement ranges = JsonDocument.Parse(File.ReadAllText(own + ".meta.json")).RootElement.GetProperty("ranges");
        Assert.Equal(Enumerable.Range(0, 16).Select(i => full.Min(row => row[i])), ranges.GetProperty("min").Floats());
        Assert.Equal(Enumerable.Range(0, 16).Select(i => full.Max(row => row[i])), ranges.GetProperty("max").Floats());
        string two = small.Path("two.npy");
        File.WriteAllBytes(
            two,
            [
                .. new NpyHeader(ElementType.Float32, 2, 16).ToBytes(),
                .. ranges.GetProperty("min").Floats().Concat(ranges.GetProperty("max").Floats()).SelectMany(BitConverter.GetBytes),
            ]);
        foreach (string said in (string[])[two, small.Path("full.npy"), own, own + ".meta.json"])
        {
            string again = small.Make("i8", extension, "--ranges", said, "--force");
            Assert.Equal(File.ReadAllBytes(own), File.ReadAllBytes(again));
        }
    }

    [Fact]
    public void Ids_texts_kept_fields_and_token_vectors_stay_when_the_output_is_written_a_second_time()
    {
        small.Folder.Write("in.jsonl", "{\"text\":\"a \\\"text\",\"doc\":1.50,\"n\":[1, 2]}\n{\"text\":\"b\",\"doc\":\"x\",\"n\":null}\n");
        string[] options = ["-i", small.Path("in.jsonl"), "--id-field", "doc", "--keep", "n"];
        string lines = small.Path("v.jsonl");
        Assert.Equal(
            0, small.Folder.Embed(
                ["-q", .. options, "-o", lines, "--encoding", "base64", "--dtype", "u8", "--with-text", "--with-stats"]).ExitCode);
        JsonElement first = JsonDocument.Parse(File.ReadLines(lines).First()).RootElement;
        Assert.Equal(
            ["id", "embedding_u8", "text", "n_tokens", "truncated", "unknown", "n"], first.EnumerateObject().Select(field => field.Name));
        Assert.Equal("1.50", first.GetProperty("id").GetRawText());
        Assert.Equal("a \"text", first.GetProperty("text").GetString());
        Assert.Equal("[1, 2]", first.GetProperty("n").GetRawText());
        foreach (string name in (string[])["t.jsonl", "t.npy"])
        {
            string[] encoding = name == "t.npy" ? [] : ["--encoding", "base64"];
            BuiltProgram.Result run =
                small.Folder.Embed(["-q", .. options, "-o", small.Path(name), "-p", "tokens", "--dtype", "i8", .. encoding]);
            Assert.Equal(0, run.ExitCode);
        }

        Assert.Equal(2, File.ReadLines(small.Path("t.ids.jsonl")).Count());
        JsonElement tokens = JsonDocument.Parse(File.ReadLines(small.Path("t.jsonl")).First()).RootElement;
        byte[] rows = File.ReadAllBytes(small.Path("t.npy"))[128..];
        Assert.Equal(
            rows[..(16 * tokens.GetProperty("tokens").GetArrayLength())],
            tokens.GetProperty("embedding_i8").EnumerateArray().SelectMany(token => token.GetBytesFromBase64()));
    }

    [Theory]
    [InlineData("goes with --format npy or parquet, or --encoding base64", "-o", "v.jsonl", "--dtype", "i8")]
    [InlineData("name an output file with -o", "--encoding", "base64", "--dtype", "i8")]
    [InlineData("leave out --no-meta", "-o", "v.npy", "--dtype", "u8", "--no-meta")]
    [InlineData("write .jsonl or .npy", "-o", "v.jsonl.gz", "--encoding", "base64", "--dtype", "u8")]
    [InlineData("--ranges goes with --dtype i8 or u8", "-o", "v.npy", "--dtype", "b1", "--ranges", "in.txt")]
    [InlineData("has no ranges", "-o", "v.npy", "--dtype", "i8", "--ranges", "in.txt")]
    [InlineData("a part of the input does not have", "-i", "in.txt", "-o", "v.npy", "--dtype", "i8", "--shard", "1/2")]
    public void What_cannot_be_done_is_said_before_any_work(string words, params string[] options)
    {
        string[] text = options.Contains("-i") ? [] : ["a text"];
        Assert.Contains(words, WorkFolder.Refusal(small.Folder.Embed([.. text, .. options])), StringComparison.Ordinal);
        Assert.False(File.Exists(small.Path("v.npy")));
    }

    [Fact]
    public void Shards_with_the_same_ranges_are_joined_to_what_one_run_writes()
    {
        small.Folder.Make("-i", small.Input, "-o", small.Path("full.npy"));
        string[] ranges = ["-i", small.Input, "--dtype", "i8", "--ranges", small.Path("full.npy")];
        small.Folder.Make([.. ranges, "-o", small.Path("whole.npy")]);
        small.Folder.Make([.. ranges, "-o", small.Path("1.npy"), "--shard", "1/2"]);
        small.Folder.Make([.. ranges, "-o", small.Path("2.npy"), "--shard", "2/2"]);
        Assert.Equal(
            0, BuiltProgram.Run("merge", small.Path("1.npy"), small.Path("2.npy"), "-o", small.Path("merged.npy")).ExitCode);
        Assert.Equal(File.ReadAllBytes(small.Path("whole.npy")), File.ReadAllBytes(small.Path("merged.npy")));
        Assert.Equal(
            File.ReadAllText(small.Path("whole.npy.meta.json")), File.ReadAllText(small.Path("merged.npy.meta.json")));
    }
}
