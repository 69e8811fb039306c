using System.Diagnostics;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>The scripts that train, classify and spread work over machines try themselves: here they are run, with the built program.</summary>
public sealed class ScriptTests(ITestOutputHelper report)
{
    private const string Training = "torch, sentencepiece, sklearn, matplotlib";
    private const string Recipes = "numpy, sklearn, matplotlib";

    [Fact]
    public void Training_lowers_the_losses_resumes_exactly_and_its_checkpoints_give_PyTorchs_vectors() =>
        RunWith(Python(Training), "train/test.sh");

    [Fact]
    public void The_recipes_find_what_was_put_into_their_texts() =>
        RunWith(Python(Recipes), "recipes/test.sh", GoldenData.TryFolder("models-hf", "wordpiece-zh") is { } chinese ? [chinese] : []);

    [Fact]
    public void Shards_on_GNU_parallel_one_of_them_killed_give_the_single_runs_bytes()
    {
        SkipUnlessItRuns("parallel", "parallel --version", "GNU parallel");
        RunWith("python3", "recipes/parallel/test.sh");
    }

    [Fact]
    public void An_array_job_on_Slurm_with_a_task_requeued_while_it_ran_gives_the_single_runs_bytes()
    {
        SkipUnlessItRuns("Slurm", "[ $(id -u) = 0 ] && command -v sbatch slurmctld slurmd munged", "root, slurm-wlm and munge");
        RunWith("python3", "recipes/slurm/test.sh");
    }

    /// <summary>Debian's Python knows Debian's packages; another one may come first on the path.</summary>
    private static string Python(string modules)
    {
        string? found = Array.Find(["/usr/bin/python3", "python3"], python => Shell($"{python} -c 'import {modules}'") == 0);
        Assert.SkipWhen(found is null, $"There is no python3 with {modules}.");
        return found!;
    }

    private static void SkipUnlessItRuns(string what, string command, string needed) =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Shell(command) == 0, $"{what} cannot be run here: that needs {needed}.");

    private static int Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", $"{{ {command}; }} >/dev/null 2>&1"]))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private void RunWith(string python, string script, params string[] arguments)
    {
        ProcessStartInfo start = new("bash", [Path.Combine(Repository.Root, "scripts", script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHON"] = python;
        start.Environment["ALBERT_EMBED_PROGRAM"] = BuiltProgram.Path;
        start.Environment.Remove("ALBERT_EMBED_MODEL");
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        report.WriteLine(output);
        Assert.True(process.ExitCode == 0, $"{output}\n{error.Result}");

        // For whoever reads the test run: how long N shards took, and how far the losses fell.
        Console.WriteLine(output.TrimEnd());
    }
}
