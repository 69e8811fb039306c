using AlbertEmbed.Commands;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Shards that do not belong together.</summary>
public sealed class MergeTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Numbers_that_go_on_are_taken()
    {
        Assert.True(
            LineOrder.RequireConsecutive([Lines("1.jsonl", 0, 1), work.Write("empty.jsonl", string.Empty), Lines("2.jsonl", 2, 3)]));
        Assert.False(LineOrder.RequireConsecutive([work.Write("ids.jsonl", "{\"id\":\"a\",\"embedding\":[1]}\n")]));
    }

    [Fact]
    public void A_long_last_line_is_found()
    {
        string padding = new('x', 200_000);
        string one =
            work.Write("1.jsonl", $"{{\"index\":0,\"embedding\":[1]}}\n{{\"index\":1,\"embedding\":[1],\"text\":\"{padding}\"}}\n");
        Assert.True(LineOrder.RequireConsecutive([one, Lines("2.jsonl", 2, 2)]));
    }

    [Fact]
    public void A_gap_is_a_missing_shard()
    {
        Refused("begins with index 20, and", Lines("1.jsonl", 0, 9), Lines("3.jsonl", 20, 29));
        Refused("no shard before it has the records from 0", Lines("2.jsonl", 10, 19), Lines("3.jsonl", 20, 29));
        Refused("in the order of their parts", Lines("2.jsonl", 10, 19), Lines("1.jsonl", 0, 9));
        Refused("each once", Lines("1.jsonl", 0, 9), Lines("1.jsonl", 0, 9));
    }

    [Fact]
    public void Other_vectors_and_other_files_are_refused()
    {
        string other = work.Write("o.jsonl", "{\"index\":1,\"embedding\":[1,2]}\n");
        Refused("vectors of 2 components", Lines("1.jsonl", 0, 0), other);
        Refused("has an index in its lines", Lines("1.jsonl", 0, 0), work.Write("i.jsonl", "{\"id\":\"a\",\"embedding\":[1]}\n"));
        UserException refusal = Assert.Throws<UserException>(() => LineOrder.RequireConsecutive([work.Write("t.txt", "some text\n")]));
        Assert.Equal(ErrorKind.BadRecord, refusal.Kind);
        Assert.Contains("does not have a vector in a field embedding", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_with_ids_have_no_order_that_could_be_checked()
    {
        string one = work.Write("1.jsonl", "{\"id\":\"a\",\"embedding\":[1]}\n");
        string other = work.Write("2.jsonl", "{\"id\":\"b\",\"embedding\":[1]}\n");
        Refused("nothing says in which order they belong together", one, other);
        Refused("without --no-meta", one, work.Write("empty.jsonl", string.Empty), other);
    }

    [Fact]
    public void Rows_of_NPY_have_no_order_without_metadata()
    {
        string[] shards = [work.Path("1.npy"), work.Path("2.npy")];
        string input = work.Write("in.txt", "a cat\na dog\na car\n");
        for (int part = 1; part <= 2; part++)
        {
            work.Make("-i", input, "--shard", $"{part}/2", "-o", shards[part - 1], "--no-meta");
        }

        string refusal = WorkFolder.Refusal(BuiltProgram.Run("merge", shards[1], shards[0], "-o", work.Path("m.npy")));
        Assert.Contains("nothing says in which order they belong together", refusal, StringComparison.Ordinal);
        Assert.False(File.Exists(work.Path("m.npy")));
    }

    [Fact]
    public void The_output_for_a_whole_input_is_called_that()
    {
        work.Make("a cat", "-o", work.Path("v.npy"));
        string refusal = WorkFolder.Refusal(BuiltProgram.Run("merge", work.Path("v.npy"), "-o", work.Path("m.npy")));
        Assert.Contains("is the output for a whole input, not for a part of one", refusal, StringComparison.Ordinal);
    }

    private string Lines(string name, int first, int last) =>
        work.Write(
            name, string.Concat(Enumerable.Range(first, last - first + 1).Select(index => $"{{\"index\":{index},\"embedding\":[1]}}\n")));

    [Fact]
    public void A_shard_that_skips_a_bad_record_is_a_part_of_a_run_like_those_without_one()
    {
        string input = work.Write(
            "in.jsonl",
            string.Concat(Enumerable.Range(0, 40).Select(i => i == 33 ? "{\"text\": nope\n" : $"{{\"text\":\"text {i}\"}}\n")));
        string[] shards = [work.Path("1.jsonl"), work.Path("2.jsonl")];
        Assert.Equal(0, work.Embed("-i", input, "--shard", "1/2", "-o", shards[0]).ExitCode);
        Assert.Equal(0, work.Embed("-i", input, "--shard", "2/2", "-o", shards[1], "--on-error", "skip").ExitCode);
        BuiltProgram.Result merged = BuiltProgram.Run("merge", shards[0], shards[1], "-o", work.Path("all.jsonl"));
        Assert.True(merged.ExitCode == 0, merged.Error);
        Assert.Equal(0, work.Embed("-i", input, "-o", work.Path("whole.jsonl"), "--on-error", "skip").ExitCode);
        Assert.Equal(File.ReadAllText(work.Path("whole.jsonl")), File.ReadAllText(work.Path("all.jsonl")));
        Assert.Equal("skip", RunJson.ReadMetadata(work.Path("all.jsonl"))!.Recipe["on_error"]);
    }

    [Theory]
    [InlineData("all.jsonl", true)]
    [InlineData("all.npy", true)]
    [InlineData("all.npy", false)]
    public void A_merge_that_was_killed_when_all_was_written_is_completed_by_the_same_merge(string name, bool isNamed)
    {
        string[] shards = Shards(Path.GetExtension(name));
        string output = work.Path(name);
        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", output]).ExitCode);
        byte[] expected = File.ReadAllBytes(output);
        LeaveAtCommit(output, isNamed);
        BuiltProgram.Result again = BuiltProgram.Run(["merge", .. shards, "-o", output]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("an earlier merge of these shards was killed when all was written", again.Error, StringComparison.Ordinal);
        Assert.Equal(expected, File.ReadAllBytes(output));
        Assert.Empty(Directory.GetFiles(work.Path("."), "*.part*"));

        // Nobody was killed now.
        Assert.Contains("exists", WorkFolder.Refusal(BuiltProgram.Run(["merge", .. shards, "-o", output])), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_merge_that_was_killed_is_not_taken_for_the_same()
    {
        string[] shards = Shards(".npy");
        string output = work.Path("all.npy");
        work.Make("a cat", "-o", output);
        LeaveAtCommit(output, isNamed: false);
        string refusal = WorkFolder.Refusal(BuiltProgram.Run(["merge", .. shards, "-o", output]));
        Assert.Contains($"The output {output} exists", refusal, StringComparison.Ordinal);
    }

    private string[] Shards(string extension)
    {
        string input = work.Write("in.txt", "a cat\na dog\na car\n");
        string[] shards = [work.Path("1" + extension), work.Path("2" + extension)];
        for (int part = 1; part <= 2; part++)
        {
            work.Make("-i", input, "--shard", $"{part}/2", "-o", shards[part - 1]);
        }

        return shards;
    }

    /// <summary>Makes of a complete output what a process leaves that is killed when all is written.</summary>
    /// <param name="output">The output.</param>
    /// <param name="isNamed">Whether the output has its name already.</param>
    private static void LeaveAtCommit(string output, bool isNamed)
    {
        FileJournal.Write(output, new JournalState { Commit = new OutputCommit([Path.GetFileName(output)], RunJson.ReadMetadata(output)) });
        if (!isNamed)
        {
            File.Move(output, output + ".part");
            File.Delete(output + ".meta.json");
        }
    }

    private static void Refused(string message, params string[] paths)
    {
        UserException refusal = Assert.Throws<UserException>(() => LineOrder.RequireConsecutive(paths));
        Assert.Equal(ErrorKind.Usage, refusal.Kind);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
