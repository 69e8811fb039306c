using System.Text.Json;
using AlbertEmbed.Commands;
using AlbertEmbed.Search;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Search;

/// <summary>Several outputs are searched as one, and each hit says where it is.</summary>
public sealed class SeveralFilesTests : IDisposable
{
    private readonly WorkFolder work = new();

    public SeveralFilesTests()
    {
        work.Write("a.txt", "the cat sat\nhello world\n");
        work.Write("b.txt", "you and me\nhello world\nthe dog ran\n");
        work.Make("-i", "a.txt", "-o", "a.npy");
        work.Make("-i", "b.txt", "-o", "b.jsonl");
    }

    public void Dispose() => work.Dispose();

    [Fact]
    public void The_best_of_all_come_first_and_equal_ones_in_the_order_of_the_files()
    {
        BuiltProgram.Result run =
            work.SearchDone("hello world", "--in", "a.npy", "--in", "b.jsonl", "-k", "2", "--texts", "a.txt", "--texts", "b.txt");
        JsonElement[] hits = [.. run.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["a.npy", "b.jsonl"], hits.Select(hit => hit.GetProperty("file").GetString()));
        Assert.Equal([1, 1], hits.Select(hit => hit.GetProperty("index").GetInt32()));
        Assert.Equal([1, 2], hits.Select(hit => hit.GetProperty("rank").GetInt32()));
        Assert.Equal(["hello world", "hello world"], hits.Select(hit => hit.GetProperty("text").GetString()));
    }

    [Fact]
    public void One_file_is_not_named() =>
        Assert.DoesNotContain("\"file\"", work.SearchDone("hello", "--in", "a.npy").Output, StringComparison.Ordinal);

    [Fact]
    public void All_must_be_made_in_the_same_way()
    {
        work.Make("-i", "b.txt", "-p", "cls", "-o", "cls.npy");
        Assert.Contains(
            "cls.npy was made with another recipe: pooling was cls and is now mean.",
            work.Search("hello", "--in", "a.npy", "--in", "cls.npy"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_a_shell_has_made_a_query_is_refused()
    {
        Assert.Contains(
            "\"b.jsonl\" stands beside --in as a query. --in takes one file and may be repeated: --in a.npy --in b.jsonl.",
            work.Search("hello", "--in", "a.npy", "b.jsonl"),
            StringComparison.Ordinal);
        Assert.Contains(
            "--in a.npy is given twice.", work.Search("hello", "--in", "a.npy", "--in", "a.npy"), StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_terminal_each_of_several_queries_stands_above_its_hits()
    {
        List<SearchHit> hits =
        [
            Hit(0, 1, "v.npy"),
            Hit(0, 2, "w.npy"),
            Hit(1, 1, "v.npy"),
        ];
        string[] lines = SearchTable.Of(hits, ["first\tquery", "second"], 80).Split(Environment.NewLine);
        Assert.Equal(
            ["query 0: first query", "  1   0.5000   v.npy:7  ", "  2   0.5000   w.npy:7  ", "", "query 1: second"], lines[..5]);
        Assert.StartsWith("  1   0.5000", SearchTable.Of(hits[..1], ["only"], 80), StringComparison.Ordinal);
    }

    private static SearchHit Hit(int query, int rank, string file) =>
        new(query, new Candidate(7, 0.5, [], null)) { Rank = rank, File = file, Index = 7 };
}
