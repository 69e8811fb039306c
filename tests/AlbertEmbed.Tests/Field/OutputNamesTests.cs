using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>An output's name says its format.</summary>
public sealed class OutputNamesTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("v.jsonl", null, "Jsonl")]
    [InlineData("v.JSONL", null, "Jsonl")]
    [InlineData("v.ndjson.gz", null, "Jsonl")]
    [InlineData("v.gz", null, "Jsonl")]
    [InlineData("v.jsonl.zst", null, "Jsonl")]
    [InlineData("v.ZST", null, "Jsonl")]
    [InlineData("v", null, "Jsonl")]
    [InlineData("v", "Npy", "Npy")]
    [InlineData("v.npy", null, "Npy")]
    [InlineData("v.dat", "Npy", "Npy")]
    [InlineData("v.txt", "Jsonl", "Jsonl")]
    [InlineData("v.parquet", null, "Parquet")]
    [InlineData("v", "Parquet", "Parquet")]
    public void A_name_says_a_format_or_does_not_contradict_it(string name, string? asked, string format) =>
        Assert.Equal(format, OutputNames.FormatOf(name, Format(asked), string.Empty).ToString());

    [Theory]
    [InlineData("v.csv", null)]
    [InlineData("v.csv", "Jsonl")]
    [InlineData("v.csv.gz", null)]
    [InlineData("v.parquet", "Npy")]
    [InlineData("v.parquet.gz", null)]
    [InlineData("v.json", "Jsonl")]
    [InlineData("v.npz", "Npy")]
    [InlineData("v.jsonl.xz", null)]
    [InlineData("v.jsonl.bz2", null)]
    [InlineData("v.npy.zst", null)]
    [InlineData("v.csv.zst", null)]
    [InlineData("v.txt", null)]
    [InlineData("v.npy", "Jsonl")]
    [InlineData("v.jsonl", "Npy")]
    [InlineData("v.jsonl", "Parquet")]
    [InlineData("v.npy.gz", null)]
    [InlineData("v.gz", "Npy")]
    public void A_name_that_says_another_format_is_refused(string name, string? asked) => Assert.Equal(
        ErrorKind.Usage, Assert.Throws<UserException>(() => OutputNames.FormatOf(name, Format(asked), string.Empty)).Kind);

    private static OutputFormat? Format(string? name) => name is null ? null : Enum.Parse<OutputFormat>(name);

    [Fact]
    public void Nothing_is_written_under_a_name_of_another_format()
    {
        Assert.Contains(
            "albert-embed does not write .csv", WorkFolder.Refusal(work.Embed("hi", "-o", work.Path("v.csv"))), StringComparison.Ordinal);
        work.Make("hi", "-o", work.Path("v.npy"));
        Assert.Contains(
            "what is written is NPY",
            WorkFolder.Refusal(BuiltProgram.Run("merge", work.Path("v.npy"), "-o", work.Path("m.jsonl"))),
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(work.Path("."), "*.csv*"));
        Assert.Empty(Directory.GetFiles(work.Path("."), "m.*"));
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public void A_packed_output_holds_the_same_lines_and_merge_packs_as_a_whole_run_does(string packed)
    {
        string input = work.Write("in.txt", string.Concat(Enumerable.Range(0, 3000).Select(i => $"text {i}\n")));
        string whole = work.Path("v.jsonl" + packed);
        string all = work.Path("all.jsonl" + packed);
        work.Make("-i", input, "-o", work.Path("v.jsonl"));
        work.Make("-i", input, "-o", whole);
        Assert.Equal(File.ReadAllText(work.Path("v.jsonl")), Unpacked(whole));

        string[] shards = [.. Enumerable.Range(1, 3).Select(i => work.Path($"{i}.jsonl{packed}"))];
        for (int i = 0; i < 3; i++)
        {
            work.Make("-i", input, "--shard", $"{i + 1}/3", "-o", shards[i]);
        }

        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", all]).ExitCode);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(all));
        Assert.Equal(File.ReadAllText(whole + ".meta.json"), File.ReadAllText(all + ".meta.json"));
        BuiltProgram.Result hits = work.Embed("search", "text 7", "--in", work.Path("v.jsonl"), "-k", "3");
        Assert.Equal(3, hits.Lines.Length);
        Assert.Equal(hits.Output, work.Embed("search", "text 7", "--in", whole, "-k", "3").Output);
    }

    [Fact]
    public void An_empty_packed_output_is_a_file_of_its_format()
    {
        string input = work.Write("in.txt", string.Empty);
        work.Make("-i", input, "-o", work.Path("v.jsonl.gz"));
        work.Make("-i", input, "-o", work.Path("v.jsonl.zst"));
        Assert.Equal(20, new FileInfo(work.Path("v.jsonl.gz")).Length);
        Assert.Equal(13, new FileInfo(work.Path("v.jsonl.zst")).Length);
        Assert.Equal(string.Empty, Unpacked(work.Path("v.jsonl.gz")));
        Assert.Equal(string.Empty, Unpacked(work.Path("v.jsonl.zst")));
    }

    [Theory]
    [InlineData(1, "Gzip")]
    [InlineData(100_000, "Gzip")]
    [InlineData(1 << 18, "Gzip")]
    [InlineData(700_001, "Gzip")]
    [InlineData(1, "Zstd")]
    [InlineData(1 << 18, "Zstd")]
    [InlineData(700_001, "Zstd")]
    public void Blocks_are_the_same_wherever_writing_was_broken_off(int cut, string kind)
    {
        PackingKind packing = Enum.Parse<PackingKind>(kind);
        byte[] bytes = new byte[800_000];
        new Random(cut).NextBytes(bytes.AsSpan(0, 400_000));
        byte[] whole = [.. Pack(new PackedBlocks(packing), bytes, out PackedBlocks last), .. last.Pack()];

        byte[] start = Pack(new PackedBlocks(packing), bytes.AsSpan(0, cut), out PackedBlocks stopped);
        PackedBlocks next = new(packing);
        next.Restore(stopped.Pending);
        byte[] resumed = [.. start, .. Pack(next, bytes.AsSpan(cut), out PackedBlocks end), .. end.Pack()];
        Assert.Equal(whole, resumed);

        static byte[] Pack(PackedBlocks blocks, ReadOnlySpan<byte> bytes, out PackedBlocks left)
        {
            List<byte> packed = [];
            while (!bytes.IsEmpty)
            {
                packed.AddRange(blocks.Add(ref bytes) ?? []);
            }

            left = blocks;
            return [.. packed];
        }
    }

    private static string Unpacked(string path)
    {
        using Stream stream = InputFile.Open(path);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
