using System.Diagnostics;
using System.Text.Json;
using AlbertEmbed.Cache;
using AlbertEmbed.Tests.Support;
using Microsoft.Data.Sqlite;

namespace AlbertEmbed.Tests.Cache;

/// <summary>Runs with <c>--cache</c> give what runs without it give.</summary>
public sealed class CachedRunTests : IDisposable
{
    private readonly WorkFolder work = new();

    private string Cache => work.Path("vectors.cache");

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.jsonl", "--with-text", "--with-stats", "--encoding", "base64")]
    [InlineData("out.npy", "--normalize")]
    [InlineData("out.npy", "-p", "tokens")]
    [InlineData("out.jsonl", "-p", "tokens")]
    [InlineData("out.jsonl", "--overflow", "window", "--max-length", "6", "--stride", "1", "--with-stats")]
    [InlineData("out.jsonl", "--max-length", "5", "--with-stats", "-p", "max")]
    [InlineData("out.npy", "--layers", "all", "--layer-merge", "concat")]
    public void Half_of_the_vectors_from_a_cache_or_all_of_them_give_the_same_bytes_and_warnings(string name, params string[] options)
    {
        string half = work.Write("half.txt", Lines(0, 300, 2));
        string all = work.Write("all.txt", Lines(0, 300, 1) + "\nHELLO world 4\n§ § §\n" + Lines(0, 20, 1));
        string output = work.Path(name);
        work.Make(["-i", half, "-o", output, "--cache", Cache, .. options]);
        BuiltProgram.Result plain = Embed(all, output, "--force", options);
        SortedDictionary<string, byte[]> expected = Made(output);
        foreach (int known in (int[])[(300 / 2) + 10, 323])
        {
            BuiltProgram.Result cached = Embed(all, output, "--force", [.. options, "--cache", Cache]);
            Assert.Equal((0, plain.Error), (cached.ExitCode, cached.Error));
            Assert.Equal(expected, Made(output));
            long said = JsonDocument.Parse(File.ReadAllText(output + ".meta.json")).RootElement.GetProperty("summary")
                .GetProperty("from_cache").GetInt64();
            Assert.InRange(said, known, known + 20);
        }
    }

    [Fact]
    public void Vectors_of_the_session_that_is_ready_soon_are_not_taken_for_those_of_the_fast_one()
    {
        string some = work.Write("some.txt", Lines(0, 10, 1));
        string many = work.Write("many.txt", Lines(0, 600, 1));
        string[] model = ["-m", TestModel.BundledFolder, "--force", "-q"];
        Assert.True(new FileInfo(some).Length < 1 << 13 && new FileInfo(many).Length > 1 << 13);
        Assert.Equal(0, BuiltProgram.Run(["-i", some, "-o", work.Path("some.npy"), "--cache", Cache, .. model]).ExitCode);
        Assert.Equal(0, BuiltProgram.Run(["-i", many, "-o", work.Path("cached.npy"), "--cache", Cache, .. model]).ExitCode);
        Assert.Equal(0, BuiltProgram.Run(["-i", many, "-o", work.Path("plain.npy"), .. model]).ExitCode);
        Assert.Equal(File.ReadAllBytes(work.Path("plain.npy")), File.ReadAllBytes(work.Path("cached.npy")));
    }

    [Fact]
    public void Pairs_and_single_texts_and_other_options_share_a_file_and_no_vectors()
    {
        string pairs = work.Write("in.csv", "text,other\nhello,world\nhelloworld,\n,helloworld\nhello,you\n");
        string[][] runs =
        [
            ["--pair-field", "other"], [], ["--max-length", "4"], ["--normalize"], ["-p", "cls"], ["--pair-field", "other", "-p", "cls"],
            ["--layers", "0"], ["--overflow", "window", "--stride", "4"],
        ];
        foreach (string[] cache in (string[][])[["--cache", Cache], ["--cache", Cache], []])
        {
            for (int i = 0; i < runs.Length; i++)
            {
                work.Make(
                    ["-i", pairs, "--text-field", "text", "-o", work.Path($"{i}-{cache.Length}.jsonl"), "--force", .. runs[i], .. cache]);
            }
        }

        for (int i = 0; i < runs.Length; i++)
        {
            Assert.Equal(File.ReadAllText(work.Path($"{i}-0.jsonl")), File.ReadAllText(work.Path($"{i}-2.jsonl")));
        }
    }

    [Fact]
    public void Counts_say_how_many_vectors_came_from_the_cache_and_merge_adds_them_up()
    {
        string input = work.Write("in.txt", Lines(0, 100, 1));
        work.Make("-i", work.Write("some.txt", Lines(0, 30, 1)), "-o", work.Path("some.npy"), "--cache", Cache);
        string[] shards = [work.Path("1.jsonl"), work.Path("2.jsonl")];
        work.Make("-i", input, "--shard", "1/2", "-o", shards[0], "--cache", Cache);
        work.Make("-i", input, "--shard", "2/2", "-o", shards[1], "--cache", Cache);
        Assert.Equal(0, BuiltProgram.Run("merge", shards[0], shards[1], "-o", work.Path("all.jsonl")).ExitCode);
        Assert.Contains("\"from_cache\": 30\n", File.ReadAllText(work.Path("all.jsonl.meta.json")), StringComparison.Ordinal);
        BuiltProgram.Result again = work.Embed("-i", input, "-o", work.Path("again.jsonl"), "--cache", Cache, "-v");
        Assert.Contains("100 from the cache)", again.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(work.Path("all.jsonl")), File.ReadAllText(work.Path("again.jsonl")));
        BuiltProgram.Result info = BuiltProgram.Run("cache", "info", Cache);
        Assert.Contains("100 vectors of 1 recipe", info.Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(BuiltProgram.Run("cache", "info", Cache, "--json").Output);
        Assert.Equal("mean", json.RootElement.GetProperty("recipes")[0].GetProperty("recipe").GetProperty("pooling").GetString());
        Assert.Equal(0, BuiltProgram.Run("cache", "remove", Cache).ExitCode);
        Assert.False(File.Exists(Cache));
    }

    [Fact]
    public void What_cannot_keep_the_promise_is_refused()
    {
        string input = work.Write("in.txt", "hello\n");
        Assert.Contains(
            "does not go with --precision int8, where a vector depends", WorkFolder.Refusal(
                work.Embed("hi", "--precision", "int8", "--cache", Cache)), StringComparison.Ordinal);
        Assert.Contains(
            "is both the cache and another file", WorkFolder.Refusal(work.Embed("-i", input, "--cache", input)), StringComparison.Ordinal);
        string output = work.Path("out.jsonl");
        Assert.Contains(
            "is both the cache and another file",
            WorkFolder.Refusal(work.Embed("-i", input, "-o", output, "--cache", output + ".meta.json")),
            StringComparison.Ordinal);
        Assert.False(File.Exists(Cache));
    }

    [Fact]
    public void Two_processes_share_a_cache_and_each_embeds_a_text_at_most_once()
    {
        string input = work.Write("in.txt", Lines(0, 10_000, 1));
        work.Make("-i", input, "-o", work.Path("plain.npy"));
        Process[] runs = [Start(input, "a.npy"), Start(input, "b.npy")];
        Assert.All(runs, run => Assert.Equal(string.Empty, run.StandardError.ReadToEnd()));
        Assert.All(runs, run => run.WaitForExit());
        Assert.All(runs, run => Assert.Equal(0, run.ExitCode));
        Assert.Equal(File.ReadAllBytes(work.Path("plain.npy")), File.ReadAllBytes(work.Path("a.npy")));
        Assert.Equal(File.ReadAllBytes(work.Path("plain.npy")), File.ReadAllBytes(work.Path("b.npy")));
        RequireSound(10_000);
    }

    [Fact]
    public void Runs_that_are_killed_leave_a_sound_cache()
    {
        string input = work.Write("in.txt", Lines(0, 10_000, 1));
        work.Make("-i", input, "-o", work.Path("plain.npy"));
        Random random = new(1);
        for (int i = 0; i < 12; i++)
        {
            using Process run = Start(input, $"{i}.npy");
            Thread.Sleep(random.Next(900));
            run.Kill();
            run.WaitForExit();
            RequireSound(null);
        }

        work.Make("-i", input, "-o", work.Path("last.npy"), "--cache", Cache);
        Assert.Equal(File.ReadAllBytes(work.Path("plain.npy")), File.ReadAllBytes(work.Path("last.npy")));
        RequireSound(10_000);
    }

    private static string Lines(int from, int to, int step) => string.Concat(
        Enumerable.Range(from, to - from).Where(i => i % step == 0)
            .Select(i => $"hello {(i % 7 == 0 ? "the cat sat on a mat and then it said you are" : "world")} {i}\n"));

    private BuiltProgram.Result Embed(string input, string output, string how, string[] options) =>
        work.Embed(["-i", input, "-o", output, how, .. options]);

    /// <summary>The output's files but its metadata, which say how many vectors were there.</summary>
    private static SortedDictionary<string, byte[]> Made(string output) => new(
        Directory.GetFiles(Path.GetDirectoryName(output)!, Path.GetFileNameWithoutExtension(output) + ".*")
            .Where(file => !file.EndsWith(".meta.json", StringComparison.Ordinal)).ToDictionary(file => file, File.ReadAllBytes),
        StringComparer.Ordinal);

    private Process Start(string input, string output) => Process.Start(
        new ProcessStartInfo(
            BuiltProgram.Path,
            ["-q", "-m", TestModel.DataFolder("gelu-new"), "-i", input, "-o", work.Path(output), "--cache", Cache, "--threads", "1"])
        {
            RedirectStandardError = true,
        })!;

    private void RequireSound(long? vectors)
    {
        if (!File.Exists(Cache) || new FileInfo(Cache).Length == 0)
        {
            Assert.Null(vectors);
            return;
        }

        using SqliteConnection database = CacheFile.Open(Cache);
        using SqliteCommand check = database.Statement("PRAGMA integrity_check");
        Assert.Equal("ok", check.ExecuteScalar());
        long keys = database.Number("SELECT COUNT(*) FROM keys");
        Assert.Equal(vectors ?? keys, keys);
        Assert.Equal(keys, database.Number("SELECT COUNT(*) FROM vectors WHERE id IN (SELECT vector FROM keys)"));
        Assert.Equal(keys, database.Number("SELECT COUNT(*) FROM vectors"));
    }
}
