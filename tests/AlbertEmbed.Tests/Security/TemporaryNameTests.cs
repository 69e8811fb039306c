using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Links, pipes and files of others at the names that a run uses before its output is complete.</summary>
public sealed class TemporaryNameTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    public static TheoryData<string> Names => [.. OutputNames.Temporary("out.npy")];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_link_at_a_temporary_name_is_never_followed(string name)
    {
        string victim = work.Write("victim", "precious");
        File.CreateSymbolicLink(work.Path(name), victim);
        Assert.Contains($"{name} exists, and no run of", WorkFolder.Refusal(Embed("--id-field", "id")), StringComparison.Ordinal);
        Assert.Equal(victim, new FileInfo(work.Path(name)).LinkTarget);

        Assert.Equal((0, string.Empty), (Embed("--id-field", "id", "--force") is var run ? run.ExitCode : 1, run.Error));
        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Null(new FileInfo(work.Path("out.npy")).LinkTarget);
        Assert.Equal(["in.jsonl", "out.ids.jsonl", "out.npy", "out.npy.meta.json", "victim"], Left());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_link_that_leads_nowhere_makes_no_file(string name)
    {
        File.CreateSymbolicLink(work.Path(name), work.Path("new"));
        Assert.Equal(2, Embed("--id-field", "id").ExitCode);
        Assert.Equal(0, Embed("--id-field", "id", "--force").ExitCode);
        Assert.False(File.Exists(work.Path("new")));
    }

    [Fact]
    public void A_pipe_at_a_temporary_name_is_not_waited_for()
    {
        foreach (string name in OutputNames.Temporary("out.npy").Append("out.npy.meta.json").Append("out.npy.part.lock"))
        {
            BuiltProgram.Result run = work.Shell(
                $"mkfifo {name}; timeout 20 $AE -q -m $MODEL -o out.npy hi; echo $?; timeout 20 $AE -q -m $MODEL -o out.npy "
                    + $"hi --force; echo $?; rm -f out*");
            Assert.True(run.Lines is ["1" or "2", "0" or "2"], $"{name}: {run.Output} {run.Error}");
        }
    }

    [Fact]
    public void A_link_in_the_place_of_the_lock_is_refused()
    {
        string victim = work.Write("victim", "precious");
        File.CreateSymbolicLink(work.Path("out.npy.part.lock"), victim);
        Assert.Contains("is not a lock of this program", WorkFolder.Refusal(Embed("--force")), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(victim));

        File.Delete(work.Path("out.npy.part.lock"));
        work.Write("out.npy.part.lock", "thesis");
        Assert.Contains("is not a lock of this program", WorkFolder.Refusal(Embed("--force")), StringComparison.Ordinal);
        Assert.Equal("thesis", File.ReadAllText(work.Path("out.npy.part.lock")));
    }

    [Theory]
    [InlineData("out.npy.part")]
    [InlineData("out.npy.meta.json")]
    [InlineData("out.npy.part.json")]
    [InlineData("out.npy.part.open")]
    [InlineData("out.ids.jsonl")]
    [InlineData("out.splits.npy")]
    public void A_file_of_somebody_else_is_replaced_only_with_force(string name)
    {
        work.Write(name, "thesis");
        foreach (string[] options in (string[][])[[], ["--resume"], ["--no-meta"]])
        {
            Assert.Contains(name, WorkFolder.Refusal(Embed(options)), StringComparison.Ordinal);
            Assert.Equal("thesis", File.ReadAllText(work.Path(name)));
        }

        Assert.Equal(0, Embed("--force").ExitCode);
        Assert.Equal(["in.jsonl", "out.npy", "out.npy.meta.json"], Left());
    }

    [Fact]
    public void What_a_killed_run_has_left_is_no_obstacle()
    {
        foreach (string option in (string[])["", "--resume", "--force"])
        {
            work.Write("out.npy.part.lock", "999999 elsewhere 0123\n");
            work.Write("out.npy.part", "half");
            work.Write("out.npy.part.json.tmp", "{");

            // A run that is refused for another reason leaves the sign that these are a killed run's.
            Assert.Equal(2, Embed("--dtype", "f16", "--format", "jsonl").ExitCode);
            Assert.Equal(0, (option.Length == 0 ? Embed() : Embed(option)).ExitCode);
            Assert.Equal(["in.jsonl", "out.npy", "out.npy.meta.json"], Left());
            File.Delete(work.Path("out.npy"));
            File.Delete(work.Path("out.npy.meta.json"));
        }
    }

    [Fact]
    public void A_journal_that_names_other_files_is_not_followed()
    {
        work.Write("other.part", "planted");
        work.Write("other", "precious");
        work.Write("out.npy.part.json", """{"recipe":{},"done":{},"bytes":{},"input":"","commit":{"files":["other"],"metadata":null}}""");
        Assert.Equal(2, Embed().ExitCode);
        Assert.Equal(2, Embed("--resume").ExitCode);
        Assert.Equal("precious", File.ReadAllText(work.Path("other")));
    }

    [Theory]
    [InlineData("""{"recipe":null,"done":null,"bytes":null}""")]
    [InlineData("""{"recipe":{"a":"b"},"done":{},"bytes":{"out.npy":0},"begun":{"sources":null}}""")]
    [InlineData("""{"recipe":{"a":"b"},"done":{},"bytes":{"out.npy":0},"begun":{"sources":[null]}}""")]
    [InlineData("""{"recipe":{},"done":{},"bytes":{},"commit":{"files":[null],"metadata":null}}""")]
    [InlineData("""{"recipe":{},"done":{},"bytes":{},"commit":{"files":null,"metadata":null}}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    public void A_damaged_journal_is_refused_in_a_sentence(string journal)
    {
        work.Write("out.npy.part", string.Empty);
        work.Write("out.npy.part.json", journal);
        Assert.DoesNotContain("unexpected", WorkFolder.Refusal(Embed("--resume")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_comes_during_an_interrupted_run_is_not_replaced_without_force()
    {
        string input = work.Path("bad.txt");
        File.WriteAllBytes(input, [.. "one\n"u8, 0xFF, .. "\n"u8]);
        string output = work.Path("out.jsonl");
        Assert.Equal(3, work.Embed("-i", input, "-o", output).ExitCode);
        File.WriteAllText(output, "somebody else's");
        File.WriteAllText(input, "one\ntwo\n");
        Assert.Contains("exists", WorkFolder.Refusal(work.Embed("-i", input, "-o", output, "--resume")), StringComparison.Ordinal);
        Assert.Equal("somebody else's", File.ReadAllText(output));
        File.Delete(output);
        work.Make("-i", input, "-o", output, "--resume");
    }

    [Fact]
    public void Permissions_are_those_of_the_file_that_is_replaced_and_else_the_usual_ones()
    {
        BuiltProgram.Result run = work.Shell(
            "umask 027; for f in '' --force; do $AE -q -m $MODEL -o v.npy hi $f; stat -c %a v.npy v.npy.meta.json; chmod "
                + "600 v.npy v.npy.meta.json; done; "
            + "$AE -q -m $MODEL -o v.npy hi --force; stat -c %a v.npy v.npy.meta.json; chmod 444 v.npy; ln -s v.npy l.npy; $AE -q -m "
                + "$MODEL -o l.npy hi --force; stat -c %a v.npy; readlink l.npy");
        Assert.Equal(["640", "640", "600", "600", "600", "600", "444", "v.npy"], run.Lines);
    }

    private string[] Left() =>
        [.. Directory.GetFileSystemEntries(
            Path.GetDirectoryName(work.Path("x"))!).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private BuiltProgram.Result Embed(params string[] options) =>
        work.Embed(["-q", "-i", work.Write("in.jsonl", "{\"id\":1,\"text\":\"hi\"}\n"), "-o", work.Path("out.npy"), .. options]);
}
