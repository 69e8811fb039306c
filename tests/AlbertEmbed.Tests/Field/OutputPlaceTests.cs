using System.Diagnostics;
using AlbertEmbed.Output;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Outputs that are no plain files, and outputs that are inputs.</summary>
public sealed class OutputPlaceTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    [InlineData("/proc/self/fd/1")]
    public void Standard_output_by_name_goes_where_the_shell_says(string name)
    {
        BuiltProgram.Result run = work.Shell(
            $"echo first > log; $AE -q -m $MODEL -o {name} hello >> log; "
                + $"{{ echo header; $AE -q -m $MODEL -o {name} hello; echo trailer; }} > all; cut -c 1-10 log all");
        Assert.Equal(["first", "{\"index\":0", "header", "{\"index\":0", "trailer"], run.Lines);
    }

    [Fact]
    public void Other_descriptors_are_written_at_their_own_place()
    {
        BuiltProgram.Result run = work.Shell(
            "{ echo header >&7; $AE -q -m $MODEL -o /dev/fd/7 hello; echo trailer >&7; } 7> all; echo first > log; $AE -q -m $MODEL -o "
                + "/dev/fd/7 hello 7>> log; cut -c 1-10 all log");
        Assert.Equal(["header", "{\"index\":0", "trailer", "first", "{\"index\":0"], run.Lines);
        Assert.Equal(1, work.Shell("$AE -q -m $MODEL -o /dev/fd/33 hello").ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--force --no-meta")]
    public void A_pipe_is_written_to(string options)
    {
        BuiltProgram.Result run =
            work.Shell($"mkfifo p; cat p > got & $AE -q -m $MODEL hello -o p {options} || exit; wait; cut -c 1-10 got; test -p p && ls p*");
        Assert.Equal(["{\"index\":0", "p"], run.Lines);
    }

    [Fact]
    public void A_link_is_written_through()
    {
        BuiltProgram.Result run = work.Shell(
            "echo old > target.jsonl; mkdir sub; ln -s ../target.jsonl sub/latest.jsonl; $AE -q -m $MODEL hi -o sub/latest.jsonl; echo "
                + "$?; $AE -q -m $MODEL hi -o sub/latest.jsonl --force; "
            + "cut -c 1-10 target.jsonl; readlink sub/latest.jsonl; ls sub; ls; $AE search hi -m $MODEL "
                + "--in sub/latest.jsonl | cut -c 1-29");
        Assert.Equal(
            ["2", "{\"index\":0", "../target.jsonl", "latest.jsonl", "sub", "target.jsonl", "target.jsonl.meta.json",
                "{\"query\":0,\"rank\":1,\"index\":0"],
            run.Lines);
    }

    [Fact]
    public void A_file_in_memory_is_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the folder is one of Linux");
        Assert.NotNull(OutputPlace.Of("/dev/shm/out.jsonl").FilePath);
        Assert.Equal(new OutputPlace(null, null), OutputPlace.Of("/dev/null"));
        Assert.Equal(new OutputPlace(null, 2), OutputPlace.Of("/dev/stderr"));
    }

    [Fact]
    public void An_output_onto_an_input_is_refused_with_or_without_force()
    {
        string input = work.Write("in.jsonl", "{\"text\":\"a\"}\n");
        Directory.CreateDirectory(work.Path("sub"));
        Assert.Contains("is both an input and the output", Refusal(input), StringComparison.Ordinal);
        Assert.Contains("is both an input and the output", Refusal(input, "--force"), StringComparison.Ordinal);
        Assert.Contains("is both an input and the output", Refusal(work.Path("sub/../in.jsonl"), "--force"), StringComparison.Ordinal);
        Assert.Contains(
            "belongs to the output",
            WorkFolder.Refusal(work.Embed("-i", work.Write("v.ids.jsonl", "{\"text\":\"a\"}\n"), "-o", work.Path("v.npy"))),
            StringComparison.Ordinal);
        Assert.Equal("{\"text\":\"a\"}\n", File.ReadAllText(input));

        string Refusal(string output, params string[] more) => WorkFolder.Refusal(work.Embed(["-i", input, "-o", output, .. more]));
    }

    [Fact]
    public void Links_and_redirections_do_not_hide_that_an_output_is_an_input()
    {
        BuiltProgram.Result run = work.Shell(
            "echo hi > in.jsonl; ln -s in.jsonl link.jsonl; ln -s . folder; for o in link.jsonl folder/in.jsonl; do $AE -m $MODEL "
                + "--input-format lines -i in.jsonl -o $o --force; echo $?; done; "
            + "$AE -m $MODEL --input-format lines -i in.jsonl >> in.jsonl; echo $?; $AE -m $MODEL --input-format lines -o in.jsonl "
                + "--force < in.jsonl; echo $?; cat in.jsonl");
        Assert.Equal(["2", "2", "2", "2", "hi"], run.Lines);
    }

    [Fact]
    public void A_hard_link_is_another_name_of_the_input()
    {
        BuiltProgram.Result run = work.Shell(
            "echo hi > in.txt; ln in.txt out.jsonl; $AE -m $MODEL -i in.txt -o out.jsonl --force; echo $?; $AE -m $MODEL -o out.jsonl "
                + "--force < in.txt; echo $?; cat out.jsonl");
        Assert.Equal(["2", "2", "hi"], run.Lines);
        Assert.Contains("is both an input and the output", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/stdin", "is standard input, which is read")]
    [InlineData("/dev/fd/0", "is standard input, which is read")]
    [InlineData("/proc/1/fd/1", "is a descriptor of another program. Use /dev/stdout")]
    [InlineData("/proc/1/task/1/fd/2", "is a descriptor of another program. Use /dev/stdout")]
    public void Descriptors_that_are_no_output_of_this_program_are_refused(string name, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the names are those of Linux");
        Assert.Contains(message, WorkFolder.Refusal(work.Embed("hello", "-o", name)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hang_up_keeps_what_is_done()
    {
        IgnoredSignals.SkipWhereIgnored("HUP", 1);
        string input =
            work.Write("in.txt", string.Concat(Enumerable.Range(0, 40_000).Select(i => $"the cat sat on the mat {i} and you {i % 77}\n")));
        string output = work.Path("out.jsonl");
        using Process run = Process.Start(new ProcessStartInfo(
            BuiltProgram.Path,
            ["-m", TestModel.DataFolder("gelu-new"), "-i", input, "-o", output, "--threads", "1", "--batch-tokens", "20"])
        { RedirectStandardError = true })!;
        while (!File.Exists(output + ".part.json") && !run.HasExited)
        {
            Thread.Sleep(10);
        }

        Process.Start("kill", ["-HUP", $"{run.Id}"]).WaitForExit();
        string error = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == 128 + 1, error);
        Assert.Contains("the same command with --resume goes on", error, StringComparison.Ordinal);
    }
}
