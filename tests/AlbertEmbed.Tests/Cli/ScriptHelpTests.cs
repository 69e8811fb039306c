using System.Diagnostics;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>A script that is asked what it does says so, and does nothing.</summary>
public sealed class ScriptHelpTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Scripts_in_bash_take_help_for_no_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the scripts are tried on Linux");
        foreach (string script in Scripts("*.sh").Concat(Scripts("*.sbatch")))
        {
            CheckHelp("bash", script);
        }
    }

    [Fact]
    public void Scripts_in_Python_that_read_their_own_arguments_take_help_for_no_file()
    {
        string python = ScriptRun.Python("numpy");
        foreach (string script in Scripts("*.py").Where(script => ReadsArguments(File.ReadAllText(script))))
        {
            CheckHelp(python, script);
        }
    }

    /// <summary>What imports PyTorch takes seconds to say anything.</summary>
    private static bool ReadsArguments(string content) =>
        content.Contains("__main__", StringComparison.Ordinal)
        && content.Contains("sys.argv[1:2]", StringComparison.Ordinal)
        && !content.Contains("import torch\n", StringComparison.Ordinal);

    private static IEnumerable<string> Scripts(string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "scripts"), pattern, SearchOption.AllDirectories)
            .Where(
                script =>
                    !script.Contains("packaging", StringComparison.Ordinal) && !script.EndsWith("publish.sh", StringComparison.Ordinal));

    private void CheckHelp(string program, string script)
    {
        BuiltProgram.Result run = BuiltProgram.Run(new ProcessStartInfo(program, [script, "--help"]) { WorkingDirectory = folder }, []);
        Assert.True(run is { ExitCode: 0, Bytes.Length: > 20, Error: "" }, $"{script}: {run.ExitCode} {run.Output} {run.Error}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
