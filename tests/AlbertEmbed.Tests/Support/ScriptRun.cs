using System.Diagnostics;

namespace AlbertEmbed.Tests.Support;

/// <summary>
/// The scripts that train, classify and spread work over machines try themselves: here they are run, with the built program.
/// </summary>
internal static class ScriptRun
{
    /// <summary>Debian's Python knows Debian's packages; another one may come first on the path.</summary>
    public static string Python(string modules)
    {
        string? found = Array.Find(["/usr/bin/python3", "python3"], python => Shell($"{python} -c 'import {modules}'") == 0);
        Assert.SkipWhen(found is null, $"There is no python3 with {modules}.");
        return found!;
    }

    public static void SkipUnlessItRuns(string what, string command, string needed) =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Shell(command) == 0, $"{what} cannot be run here: that needs {needed}.");

    /// <summary>
    /// Runs a script of the repository, where something in its folder changed; it must end well. What it prints is printed: how long
    /// shards took, how far losses fell.
    /// </summary>
    public static void Of(string script, string python, params string[] arguments)
    {
        ChangedFiles.SkipUnlessIn($"scripts/{Path.GetDirectoryName(script)}", "scripts/usage.sh");
        Start(script, python, arguments);
    }

    /// <summary>Runs a script of the repository, which must end well.</summary>
    public static void Start(string script, string python, params string[] arguments)
    {
        ProcessStartInfo start = new("bash", [Path.Combine(Repository.Root, "scripts", script), .. arguments]);
        start.Environment["PYTHON"] = python;
        start.Environment["ALBERT_EMBED_PROGRAM"] = BuiltProgram.Path;
        start.Environment.Remove("ALBERT_EMBED_MODEL");
        BuiltProgram.Result run = BuiltProgram.Run(start, []);
        Assert.True(run.ExitCode == 0, $"{run.Output}\n{run.Error}");
        Console.WriteLine(run.Output.TrimEnd());
    }

    private static int Shell(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", $"{{ {command}; }} >/dev/null 2>&1"]))!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
