using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Security;

/// <summary>Full disks, limits for files and descriptors, and folders that go away.</summary>
public sealed class SystemLimitTests : IDisposable
{
    private const string Input = "for i in $(seq 12000); do echo the cat $i sat; done > in.txt; ";

    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("hi", "standard output cannot be written any further: No space left on device")]
    [InlineData("hi --format npy", "standard output cannot be written any further: No space left on device")]
    [InlineData("tokenize hi", "No space left on device")]
    [InlineData("similarity a b", "No space left on device")]
    [InlineData("search hi --in v.npy", "No space left on device")]
    [InlineData("info", "No space left on device")]
    [InlineData("info --json", "No space left on device")]
    [InlineData("models list --json", "No space left on device")]
    [InlineData("completion bash", "No space left on device")]
    [InlineData("manual", "No space left on device")]
    [InlineData("--help", "No space left on device")]
    [InlineData("-h", "No space left on device")]
    [InlineData("--version", "No space left on device")]
    public void A_full_device_as_standard_output_is_said(string command, string reason)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "the device is one of Linux");
        BuiltProgram.Result run = work.Shell($"export ALBERT_EMBED_MODEL=$MODEL; $AE -q -o v.npy hi; $AE {command} > /dev/full; echo $?");
        Assert.True(run.Lines is ["1"], run.Output + run.Error);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_full_device_as_standard_error_changes_no_exit_code()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "the device is one of Linux");
        BuiltProgram.Result run = work.Shell(
            "$AE --no-such-option 2> /dev/full; echo $?; $AE -m nowhere hi 2> /dev/full; echo $?; $AE -m $MODEL '' -o v.npy "
                + "--max-length 3 2> /dev/full; echo $?");
        Assert.Equal(["2", "4", "0"], run.Lines);
    }

    [Fact]
    public void A_full_device_as_the_output_is_said() =>
        Assert.Contains(
            "/dev/full cannot be written any further: No space left",
            work.Shell("$AE -m $MODEL -o /dev/full hi").Error,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("trap '' XFSZ; ")]
    public void The_limit_for_one_file_is_said_and_what_is_kept_is_there(string trap)
    {
        BuiltProgram.Result run = work.Shell(
            Input + $"( {trap}ulimit -f 400; DOTNET_EnableWriteXorExecute=0 $AE -m $MODEL -i in.txt -o v.npy --threads 1 ); echo $?; "
            + "ls v*; $AE -q -m $MODEL -i in.txt -o v.npy --resume; echo $?; $AE -q -m $MODEL -i in.txt -o w.npy; cmp v.npy w.npy && cmp "
                + "v.npy.meta.json w.npy.meta.json && echo same");
        Assert.Equal("1", run.Lines[0]);
        Assert.Contains("v.npy.part.json", run.Lines);
        Assert.Equal(["0", "same"], run.Lines[^2..]);
        Assert.DoesNotContain(run.Lines, line => line.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Contains("File too large", run.Error, StringComparison.Ordinal);
        Assert.Matches("kept [0-9]+ finished records", run.Error);
    }

    [Fact]
    public void A_limit_that_only_the_kept_vectors_reach_keeps_those_that_fit()
    {
        // A file of 40 KiB has room for no window of records, but for some of its vectors.
        BuiltProgram.Result run = work.Shell(
            Input + "( ulimit -f 100; DOTNET_EnableWriteXorExecute=0 $AE -m $MODEL -i in.txt -o v.jsonl --threads 1 ); echo $?; ls v*; "
            + "$AE -q -m $MODEL -i in.txt -o v.jsonl --resume; echo $?; wc -l < v.jsonl");
        Assert.Equal("1", run.Lines[0]);
        Assert.Equal(["0", "12000"], run.Lines[^2..]);
        Assert.DoesNotContain(run.Lines, line => line.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.True(run.Error.Contains("kept", StringComparison.Ordinal) == run.Lines.Contains("v.jsonl.part"), run.Error);
    }

    [Theory]
    [InlineData("rm -rf sub")]
    [InlineData("mv sub other")]
    public void A_folder_that_goes_away_is_said(string go)
    {
        // The last lines come when the folder is gone: the run cannot end before.
        BuiltProgram.Result run = work.Shell(
            Input + "mkdir sub; ( head -n 6000 in.txt; for i in $(seq 1000); do [ -e sub/v.npy.part.json ] && break; sleep 0.01; done; "
            + $"{go}; tail -n +6001 in.txt ) | $AE -m $MODEL -o sub/v.npy --threads 1; echo $?");
        Assert.Equal(["1"], run.Lines);
        Assert.Contains("sub/v.npy", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("kept", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_cannot_be_written_leave_what_the_next_run_completes()
    {
        BuiltProgram.Result run = work.Shell(
            "( while [ ! -e v.npy.part.lock ]; do sleep 0.01; done; sleep 1; mkdir -p v.npy.meta.json.tmp/x; echo hi ) | "
                + "$AE -q -m $MODEL -o v.npy --force; echo $?; rm -r v.npy.meta.json.tmp; "
            + "echo hi | $AE -m $MODEL -o v.npy --resume; echo $?; ls v*");
        Assert.Equal(["1", "0", "v.npy", "v.npy.meta.json"], run.Lines);
        Assert.Contains("the next run into it completes it", run.Error, StringComparison.Ordinal);
        Assert.Contains("is complete already", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v.npy.part")]
    [InlineData("v.npy.part.json")]
    [InlineData("v.npy.part.open")]
    [InlineData("v.npy.part.lock")]
    [InlineData("v.npy.meta.json")]
    [InlineData("v.npy.meta.json.tmp")]
    [InlineData("v.splits.npy")]
    [InlineData("v.ids.jsonl")]
    public void Folders_in_the_place_of_temporary_files_are_said(string name)
    {
        BuiltProgram.Result run = work.Shell($"mkdir {name}; $AE -m $MODEL -o v.npy hi --force; echo $?; test -d {name} && echo there");
        bool isLock = name.EndsWith("lock", StringComparison.Ordinal);
        Assert.Equal([isLock ? "1" : "2", "there"], run.Lines);
        Assert.Contains(isLock ? "v.npy cannot be written" : $"{name} is a folder", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-m $MODEL --format npy hi")]
    [InlineData("bench -m $MODEL")]
    public void A_temporary_folder_that_is_not_there_is_said(string command)
    {
        BuiltProgram.Result run = work.Shell($"TMPDIR=/nowhere $AE {command} > out; echo $?");
        Assert.Equal(["1"], run.Lines);
        Assert.Contains("set TMPDIR", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("embed hi -o ''")]
    [InlineData("merge x.npy -o ''")]
    [InlineData("export $MODEL -o ''")]
    public void An_empty_name_is_a_wrong_use(string command)
    {
        BuiltProgram.Result run = work.Shell($"$AE {command}; echo $?");
        Assert.Equal(["2"], run.Lines);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_said()
    {
        BuiltProgram.Result run =
            work.Shell("for n in 240 300 5000; do o=$(printf %${n}s | tr ' ' x).npy; $AE -m $MODEL hi -o $o; echo $?; done; ls");
        Assert.Equal(["1", "1", "1"], run.Lines);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_an_extension_in_a_folder_with_a_dot_is_of_the_default_format()
    {
        BuiltProgram.Result run = work.Shell(
            "mkdir out.d out.npy; $AE -q -m $MODEL hi -o out.d/vectors && $AE -q -m $MODEL hi -o out.npy/vectors && cut -c 1-9 "
                + "out.d/vectors out.npy/vectors");
        Assert.Equal(["{\"index\":", "{\"index\":"], run.Lines);
    }
}
