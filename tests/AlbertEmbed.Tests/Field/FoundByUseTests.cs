using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>What people who tried the program found.</summary>
public sealed class FoundByUseTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("v.ids.jsonl")]
    [InlineData("v.splits.npy")]
    public void A_file_whose_name_belongs_to_the_output_is_kept_unless_force_is_given(string name)
    {
        string precious = work.Write(name, "precious");
        Assert.Contains(name, WorkFolder.Refusal(work.Embed("text", "-o", work.Path("v.npy"))), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(precious));
        work.Make("text", "-o", work.Path("v.npy"), "--force");
    }

    [Fact]
    public void Vectors_in_a_pipe_are_refused_not_cut()
    {
        work.Make("text", "-o", work.Path("v.jsonl"));
        BuiltProgram.Result run =
            work.Shell("$AE merge <(cat v.jsonl) -o m.jsonl; echo $?; $AE search x -m $MODEL --in <(cat v.jsonl); echo $?; ls m.jsonl");
        Assert.Equal(["2", "2"], run.Lines);
    }

    [Fact]
    public void Shards_that_only_their_lines_tell_apart_are_joined_in_order_each_once()
    {
        string input = work.Write("in.txt", string.Concat(Enumerable.Range(0, 30).Select(i => $"line number {i}\n")));
        string[] shards = [.. Enumerable.Range(1, 3).Select(part => work.Path($"{part}.jsonl"))];
        for (int part = 1; part <= 3; part++)
        {
            work.Make("-i", input, "--shard", $"{part}/3", "-o", shards[part - 1], "--no-meta");
        }

        Assert.Contains("in the order of their parts", Refused(shards[1], shards[0], shards[2]), StringComparison.Ordinal);
        Assert.Contains("each once", Refused(shards[0], shards[0]), StringComparison.Ordinal);
        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", work.Path("all.jsonl")]).ExitCode);
        Assert.Equal(30, File.ReadLines(work.Path("all.jsonl")).Count());

        string Refused(params string[] some) => WorkFolder.Refusal(BuiltProgram.Run(["merge", .. some, "-o", work.Path("m.jsonl")]));
    }

    [Fact]
    public void A_descriptor_onto_the_input_is_refused()
    {
        BuiltProgram.Result run = work.Shell("seq 1 3 > i.txt; $AE -m $MODEL -i i.txt -o /dev/fd/3 3>> i.txt; echo $?; wc -l < i.txt");
        Assert.Equal(["2", "3"], run.Lines);
    }

    [Fact]
    public void A_first_row_that_names_columns_is_no_pair() =>
        Assert.Equal(
            3,
            BuiltProgram.Run(
                "similarity", "-m", TestModel.DataFolder("gelu-new"), "-i", work.Write("p.tsv", "text\tpair\na\tb\n")).ExitCode);

    [Fact]
    public void An_option_that_merge_has_not_is_no_shard() =>
        Assert.Contains(
            "There is no option --no-meta",
            WorkFolder.Refusal(BuiltProgram.Run("merge", "a.npy", "-o", "b.npy", "--no-meta")),
            StringComparison.Ordinal);

    [Fact]
    public void A_key_that_occurs_twice_is_called_that() =>
        Assert.Contains(
            "d.jsonl:1: the line has the key \"text\" twice. Correct it.",
            work.Embed("-i", work.Write("d.jsonl", "{\"text\":\"a\",\"text\":\"b\"}\n")).Error,
            StringComparison.Ordinal);
}
