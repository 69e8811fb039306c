using System.Diagnostics;
using AlbertEmbed.Files;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>Two runs into one output.</summary>
public sealed class OneWriterTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_lock_is_taken_once_and_left_without_a_trace()
    {
        string path = work.Path("lock");
        using (FileLock? first = FileLock.TryTake(path))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(path));
            Assert.Equal(OperatingSystem.IsWindows() ? "Another process" : $"Process {Environment.ProcessId}", FileLock.Holder(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_lock_left_by_a_killed_process_is_taken()
    {
        string path = work.Write("lock", "1 elsewhere 0123\n");
        using FileLock? taken = FileLock.TryTake(path);
        Assert.NotNull(taken);
    }

    [Fact]
    public async Task Of_many_that_want_a_lock_one_has_it_at_any_time()
    {
        string path = work.Path("lock");
        int holders = 0;
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                using FileLock? held = FileLock.TryTake(path);
                if (held is not null)
                {
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Interlocked.Increment(ref taken);
                    Thread.SpinWait(100);
                    Interlocked.Decrement(ref holders);
                }
            }
        })));
        Assert.True(taken > 0);
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("out.jsonl", "")]
    [InlineData("out.jsonl", "--resume")]
    [InlineData("out.npy", "--force")]
    public void The_second_run_is_refused_at_once_and_the_first_is_not_disturbed(string name, string option)
    {
        string input = work.Write("in.txt", "one\n");
        string output = work.Path(name);
        using FileLock first = FileLock.ForOutput(output, _ => { });
        File.WriteAllText(output + OutputTarget.PartSuffix, "the first run's");
        string[] options = option.Length > 0 ? [option] : [];
        string refusal = WorkFolder.Refusal(work.Embed(["-i", input, "-o", output, .. options]));
        Assert.Contains($"Process {Environment.ProcessId} is writing {output} now", refusal, StringComparison.Ordinal);
        Assert.Equal("the first run's", File.ReadAllText(output + OutputTarget.PartSuffix));
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void Merge_and_export_are_refused_too()
    {
        string shard = work.Path("shard.jsonl");
        work.Make("hello", "-o", shard);
        using FileLock merged = FileLock.ForOutput(work.Path("all.jsonl"), _ => { });
        Assert.Contains(
            "is writing", WorkFolder.Refusal(BuiltProgram.Run("merge", shard, "-o", work.Path("all.jsonl"))), StringComparison.Ordinal);
        using FileLock exported = FileLock.ForOutput(work.Path("folder"), _ => { });
        Assert.Contains(
            "is writing", WorkFolder.Refusal(
                BuiltProgram.Run("export", TestModel.DataFolder("gelu-new"), "-o", work.Path("folder"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v.npy", "v.ids.jsonl")]
    [InlineData("v.npy", "v.splits.npy")]
    [InlineData("v.ids.jsonl", "v.npy")]
    public void An_output_is_kept_from_a_run_that_would_write_it_beside_its_own(string first, string second)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the case is one of locks on Linux");
        using FileRun run = new(work.Path(first), force: false, resume: false, _ => { });
        BuiltProgram.Result other = work.Embed("hi", "-o", work.Path(second), "--force");
        Assert.Contains($"Process {Environment.ProcessId} is writing ", WorkFolder.Refusal(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v.jsonl")]
    [InlineData("v")]
    public void A_run_into_JSON_Lines_locks_its_output_alone(string name)
    {
        using FileRun run = new(work.Path(name), force: false, resume: false, _ => { });
        Assert.Equal([work.Path(name + ".part.lock")], Directory.GetFiles(work.Path(".")).Select(Path.GetFullPath));
    }

    [Fact]
    public void A_run_into_JSON_Lines_locks_what_it_removes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the case is one of locks on Linux");
        work.Make("hi", "-p", "tokens", "--format", "npy", "-o", work.Path("v"));
        using FileRun run = new(work.Path("v"), force: true, resume: false, _ => { });
        BuiltProgram.Result other = work.Embed("hi", "-o", work.Path("v.splits.npy"), "--force");
        Assert.Contains($"Process {Environment.ProcessId} is writing ", WorkFolder.Refusal(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v.npy.part")]
    [InlineData("v.npy.part.lock")]
    [InlineData("v.jsonl.part.open")]
    public void A_name_of_temporary_files_is_no_output(string name) =>
        Assert.Contains(
            "temporary files", WorkFolder.Refusal(work.Embed("hi", "--format", "jsonl", "-o", work.Path(name))), StringComparison.Ordinal);

    [Fact]
    public void Of_two_runs_at_once_one_is_done_and_the_other_is_refused()
    {
        string[] inputs = [work.Write("1.txt", Lines("alpha")), work.Write("2.txt", Lines("beta"))];
        string output = work.Path("out.jsonl");
        Process[] runs = [.. inputs.Select(input => Process.Start(new ProcessStartInfo(
            BuiltProgram.Path,
            ["-q", "-m", TestModel.DataFolder("gelu-new"), "-i", input, "-o", output, "--with-text"])
        {
            RedirectStandardError = true,
        })!)];
        int[] codes = [.. runs.Select(run =>
        {
            run.StandardError.ReadToEnd();
            run.WaitForExit();
            return run.ExitCode;
        })];
        Array.ForEach(runs, run => run.Dispose());
        Assert.Equal([0, 2], codes.Order());
        string kept = codes[0] == 0 ? "alpha" : "beta";
        Assert.Equal(9000, File.ReadLines(output).Count(line => line.Contains($"\"text\":\"{kept}", StringComparison.Ordinal)));

        static string Lines(string word) => string.Concat(Enumerable.Range(0, 9000).Select(i => $"{word} {i}\n"));
    }
}
