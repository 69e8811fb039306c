using System.IO.Compression;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>An output's name says its format.</summary>
public sealed class OutputNamesTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("v.jsonl", null, false)]
    [InlineData("v.JSONL", null, false)]
    [InlineData("v.ndjson.gz", null, false)]
    [InlineData("v.gz", null, false)]
    [InlineData("v", null, false)]
    [InlineData("v", true, true)]
    [InlineData("v.npy", null, true)]
    [InlineData("v.dat", true, true)]
    [InlineData("v.txt", false, false)]
    public void A_name_says_a_format_or_does_not_contradict_it(string name, bool? asked, bool isNpy) =>
        Assert.Equal(isNpy, OutputNames.SaysNpy(name, asked, string.Empty));

    [Theory]
    [InlineData("v.csv", null)]
    [InlineData("v.csv", false)]
    [InlineData("v.csv.gz", null)]
    [InlineData("v.parquet", null)]
    [InlineData("v.json", false)]
    [InlineData("v.npz", true)]
    [InlineData("v.jsonl.zst", null)]
    [InlineData("v.txt", null)]
    [InlineData("v.npy", false)]
    [InlineData("v.jsonl", true)]
    [InlineData("v.npy.gz", null)]
    [InlineData("v.gz", true)]
    public void A_name_that_says_another_format_is_refused(string name, bool? asked) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<UserException>(() => OutputNames.SaysNpy(name, asked, string.Empty)).Kind);

    [Fact]
    public void Nothing_is_written_under_a_name_of_another_format()
    {
        Assert.Contains(
            "vectors are not written as .csv", WorkFolder.Refusal(work.Embed("hi", "-o", work.Path("v.csv"))), StringComparison.Ordinal);
        work.Make("hi", "-o", work.Path("v.npy"));
        Assert.Contains(
            "what is written is NPY",
            WorkFolder.Refusal(BuiltProgram.Run("merge", work.Path("v.npy"), "-o", work.Path("m.jsonl"))),
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(work.Path("."), "*.csv*"));
        Assert.Empty(Directory.GetFiles(work.Path("."), "m.*"));
    }

    [Fact]
    public void A_packed_output_holds_the_same_lines_and_merge_packs_as_a_whole_run_does()
    {
        string input = work.Write("in.txt", string.Concat(Enumerable.Range(0, 3000).Select(i => $"text {i}\n")));
        work.Make("-i", input, "-o", work.Path("v.jsonl"));
        work.Make("-i", input, "-o", work.Path("v.jsonl.gz"));
        Assert.Equal(File.ReadAllText(work.Path("v.jsonl")), Unpacked(work.Path("v.jsonl.gz")));

        string[] shards = [.. Enumerable.Range(1, 3).Select(i => work.Path($"{i}.jsonl.gz"))];
        for (int i = 0; i < 3; i++)
        {
            work.Make("-i", input, "--shard", $"{i + 1}/3", "-o", shards[i]);
        }

        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", work.Path("all.jsonl.gz")]).ExitCode);
        Assert.Equal(File.ReadAllBytes(work.Path("v.jsonl.gz")), File.ReadAllBytes(work.Path("all.jsonl.gz")));
        Assert.Equal(File.ReadAllText(work.Path("v.jsonl.gz.meta.json")), File.ReadAllText(work.Path("all.jsonl.gz.meta.json")));
    }

    [Fact]
    public void An_empty_packed_output_is_a_gzip_file()
    {
        work.Make("-i", work.Write("in.txt", string.Empty), "-o", work.Path("v.jsonl.gz"));
        Assert.Equal(20, new FileInfo(work.Path("v.jsonl.gz")).Length);
        Assert.Equal(string.Empty, Unpacked(work.Path("v.jsonl.gz")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1 << 18)]
    [InlineData(700_001)]
    public void Blocks_are_the_same_wherever_writing_was_broken_off(int cut)
    {
        byte[] bytes = new byte[800_000];
        new Random(cut).NextBytes(bytes.AsSpan(0, 400_000));
        byte[] whole = [.. Pack(new GzipBlocks(), bytes, out GzipBlocks last), .. last.Pack()];

        byte[] start = Pack(new GzipBlocks(), bytes.AsSpan(0, cut), out GzipBlocks stopped);
        GzipBlocks next = new();
        next.Restore(stopped.Pending);
        byte[] resumed = [.. start, .. Pack(next, bytes.AsSpan(cut), out GzipBlocks end), .. end.Pack()];
        Assert.Equal(whole, resumed);

        static byte[] Pack(GzipBlocks blocks, ReadOnlySpan<byte> bytes, out GzipBlocks left)
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
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
