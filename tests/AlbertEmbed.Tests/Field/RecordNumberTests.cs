using System.Text.Json;
using AlbertEmbed.Engine;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>A row of an output is not a record of the input: some were left out, or lie in other shards.</summary>
public sealed class RecordNumberTests : IDisposable
{
    private const string Dirty =
        "{\"text\":\"a cat sat on the mat\"}\n{\"txt\":\"bad record\"}\n{\"text\":\"hello world\"}\n{\"text\":\"you and the cat\"}\n";
    private const string Clean = "a cat sat on the mat\nhello world\non the mat\nyou and the cat\n";

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Rows_go_on_after_the_records_that_were_left_out()
    {
        RecordNumbers numbers = new(10, [new(10, 1), new(12, 2), new(20, 1)]);
        Assert.Equal([11, 14, 15, 16, 17, 18, 19, 21], Enumerable.Range(0, 8).Select(row => numbers.Of(row)));
    }

    [Fact]
    public void Neighbouring_records_that_were_left_out_are_one_range()
    {
        RunSummary summary = new();
        summary.Skip([new(3, 1), new(4, 1)], 2);
        summary.Skip([new(5, 2), new(9, 1)], 3);
        Assert.Equal([new RecordRange(3, 4), new RecordRange(9, 1)], summary.SkippedRanges);
        Assert.Equal(5, summary.Skipped);
    }

    [Theory]
    [InlineData("v.jsonl")]
    [InlineData("v.jsonl.gz")]
    [InlineData("v.npy")]
    [InlineData("v.npy", "--keep-all")]
    public void Texts_are_those_of_the_records_after_skipped_ones(string name, params string[] options)
    {
        string input = work.Write("dirty.jsonl", Dirty);
        work.Make(["-i", input, "--on-error", "skip", "-o", work.Path(name), .. options]);
        JsonElement hit = work.Nearest("you and the cat", "--in", work.Path(name), "--texts", input);
        Assert.Equal((3, "you and the cat"), (hit.GetProperty("index").GetInt32(), hit.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("jsonl", "in.txt", Clean)]
    [InlineData("npy", "in.txt", Clean)]
    [InlineData("npy", "in.jsonl", Dirty)]
    public void Texts_are_those_of_the_records_in_shards_and_joined_ones(string extension, string name, string content)
    {
        string input = work.Write(name, content);
        string[] shards = [work.Path($"1.{extension}"), work.Path($"2.{extension}")];
        work.Make("-i", input, "--shard", "1/2", "--on-error", "skip", "-o", shards[0]);
        work.Make("-i", input, "--shard", "2/2", "--on-error", "skip", "-o", shards[1]);
        string all = work.Path($"all.{extension}");
        Assert.Equal(0, BuiltProgram.Run("merge", shards[0], shards[1], "-o", all).ExitCode);
        foreach (string vectors in (string[])[shards[1], all])
        {
            JsonElement hit = work.Nearest("you and the cat", "--in", vectors, "--texts", input);
            Assert.Equal((3, "you and the cat"), (hit.GetProperty("index").GetInt32(), hit.GetProperty("text").GetString()));
        }
    }

    [Theory]
    [InlineData("v.jsonl")]
    [InlineData("v.npy")]
    public void Ids_of_a_shard_go_with_their_own_texts(string name)
    {
        string input = work.Write(
            "in.jsonl",
            "{\"id\":\"a\",\"text\":\"a "
                + "cat\"}\n{\"id\":\"b\",\"text\":\"hello\"}\n{\"id\":\"c\",\"text\":\"world\"}\n{\"id\":\"d\",\"text\":\"the mat\"}\n");
        work.Make("-i", input, "--shard", "2/2", "--id-field", "id", "-o", work.Path(name));
        JsonElement hit = work.Nearest("the mat", "--in", work.Path(name), "--texts", input);
        Assert.Equal(
            (3, "d", "the mat"),
            (hit.GetProperty("index").GetInt32(), hit.GetProperty("id").GetString(), hit.GetProperty("text").GetString()));
    }

    [Fact]
    public void Texts_of_several_inputs_are_found_in_their_order()
    {
        string[] inputs = [work.Write("1.txt", "a cat\nhello\n"), work.Write("2.txt", "the mat\n")];
        work.Make("-i", inputs[0], "-i", inputs[1], "-o", work.Path("v.npy"));
        Assert.Equal(
            "the mat",
            work.Nearest(
                "the mat", "--in", work.Path("v.npy"), "--texts", inputs[0], "--texts", inputs[1]).GetProperty("text").GetString());
        Assert.Contains("was made of", work.Search("the mat", "--in", work.Path("v.npy"), "--texts", inputs[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_says_which_records_the_rows_are_texts_are_refused()
    {
        string input = work.Write("dirty.jsonl", Dirty);
        work.Make("-i", input, "--on-error", "skip", "-o", work.Path("v.npy"), "--no-meta");
        Assert.Contains("has 4 records, and", work.Search("cat", "--in", work.Path("v.npy"), "--texts", input), StringComparison.Ordinal);
        work.Make("-i", work.Write("in.txt", Clean), "-o", work.Path("w.npy"), "--no-meta");
        string found = work.SearchDone("hello world", "--in", work.Path("w.npy"), "--texts", work.Path("in.txt"), "-k", "1").Output;
        Assert.Contains("\"text\":\"hello world\"", found, StringComparison.Ordinal);
    }
}
