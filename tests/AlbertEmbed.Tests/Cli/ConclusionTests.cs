using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>With -v a run ends with what it has done.</summary>
public sealed class ConclusionTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Vectors_on_standard_output_are_counted_too()
    {
        BuiltProgram.Result run = work.Embed("-v", "hello", "");
        Assert.Matches("2 records \\(1 empty\\), [0-9]+ tokens in [0-9.]+ s: 2 x [0-9]+ numbers in standard output\n$", run.Error);
        Assert.DoesNotContain("records", work.Embed("hello", "you").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_said_where_the_time_went()
    {
        Assert.Matches(
            "\\nalbert-embed: 2 encoder threads, each [0-9.]+ s waiting for texts, [0-9.]+ s running the model; blocks "
                + "waited [0-9.]+ s for the writer\n",
            "\n" + work.Embed("-v", "--threads", "2", "hello", "you").Error);
        Assert.DoesNotContain("encoder thread", work.Embed("hello", "you").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_tokens_have_a_width_only() => Assert.Matches(
        "1 record, 3 tokens in [0-9.]+ s: [0-9]+ numbers for each token in ", work.Embed(
            "-v", "-p", "tokens", "--max-length", "3", "a").Error);

    [Fact]
    public void A_resumed_run_tells_its_records_from_those_of_the_earlier_one()
    {
        const string Good = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";
        string output = work.Path("v.npy");
        string input = work.Write("in.jsonl", $"{Good}{{\n");
        Assert.Equal(3, work.Embed("-i", input, "-o", output).ExitCode);
        work.Write("in.jsonl", $"{Good}{{\"text\":\"c\"}}\n");
        BuiltProgram.Result run = work.Embed("-v", "-i", input, "-o", output, "--resume", "--progress", "always");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("100%  3 records  [0-9.]+ records/s  ", run.Error);
        Assert.Contains("3 records (2 from an earlier run), ", run.Error, StringComparison.Ordinal);
    }
}
