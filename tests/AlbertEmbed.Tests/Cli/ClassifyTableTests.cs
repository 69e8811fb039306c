using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>Labels in Parquet, from the command line.</summary>
public sealed class ClassifyTableTests : IDisposable
{
    private readonly WorkFolder work = new();

    private string Head => work.Path("head.json");

    public void Dispose() => work.Dispose();

    [Fact]
    public void Labels_go_to_tables_which_shards_make_together()
    {
        Done(
            "train",
            work.Write("in.tsv", "text\tlabel\nthe cat\tgood\nhello\tbad\na cat\tgood\n"),
            "-m",
            TestModel.DataFolder("gelu-new"),
            "-o",
            Head,
            "--strength",
            "100",
            "--test",
            work.Path("in.tsv"));
        string input = work.Write("many.txt", "the cats\n\nhello you\nyou\n");
        string whole = work.Path("whole.parquet");
        string[] parts = [work.Path("1.parquet"), work.Path("2.parquet")];
        Done("--head", Head, "-i", input, "-o", whole, "--with-text", "--logits");
        foreach ((int number, string part) in parts.Index())
        {
            Done("--head", Head, "-i", input, "-o", part, "--with-text", "--logits", "--shard", $"{number + 1}/2");
        }

        Assert.Equal(0, BuiltProgram.Run(["merge", .. parts, "-o", work.Path("all.parquet")]).ExitCode);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(work.Path("all.parquet")));
        Assert.Equal(
            Done("--head", Head, "-i", input).Split('\n')[..^1].Select(line => (string)JsonNode.Parse(line)!["label"]!),
            ArrowTable.Column<string>(whole, "label"));
        Assert.Contains(
            "complete already",
            BuiltProgram.Run("classify", "--head", Head, "-i", input, "-o", whole, "--with-text", "--logits", "--resume").Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "no column embedding", WorkFolder.Refusal(BuiltProgram.Run("search", "--in", whole, "hello")), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_not_written_as_vectors_are() => Assert.Contains(
        "NPY holds vectors, not labels",
        WorkFolder.Refusal(BuiltProgram.Run("classify", "-m", TestModel.DataFolder("gelu-new"), "-o", work.Path("x.npy"), "hello")),
        StringComparison.Ordinal);

    private static string Done(params string[] arguments)
    {
        BuiltProgram.Result run = BuiltProgram.Run(["classify", "-q", .. arguments]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return run.Output;
    }
}
