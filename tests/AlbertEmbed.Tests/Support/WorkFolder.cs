using System.Diagnostics;
using System.Text.Json;

namespace AlbertEmbed.Tests.Support;

/// <summary>A folder of a test's own, and the program run in it with a tiny model.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("albert-embed-test").FullName;

    private static string Model => TestModel.DataFolder("gelu-new");

    public string Path(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string content)
    {
        File.WriteAllText(Path(name), content);
        return Path(name);
    }

    public BuiltProgram.Result Embed(params string[] arguments) => EmbedWith([], arguments);

    public BuiltProgram.Result EmbedWith(byte[] standardInput, params string[] arguments) =>
        Run(standardInput, ["-m", Model, .. arguments]);

    /// <summary>Embeds, which must be done.</summary>
    public void Make(params string[] arguments) =>
        Assert.Equal((0, string.Empty), (Embed(["-q", .. arguments]) is var run ? run.ExitCode : 0, run.Error));

    /// <summary>The first result of a search, which must be done.</summary>
    public JsonElement Nearest(string query, params string[] arguments)
    {
        BuiltProgram.Result run = Run([], ["search", query, "-m", Model, "-k", "1", .. arguments]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Lines[0]).RootElement;
    }

    /// <summary>What is said to a command that must be refused.</summary>
    public static string Refusal(BuiltProgram.Result run, int exitCode = 2)
    {
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        return run.Error;
    }

    /// <summary>A search, which must be done.</summary>
    public BuiltProgram.Result SearchDone(string query, params string[] arguments)
    {
        BuiltProgram.Result run = Run([], ["search", query, "-m", Model, .. arguments]);
        Assert.Equal(0, run.ExitCode);
        return run;
    }

    public string Search(string query, params string[] arguments) => Refusal(Run([], ["search", query, "-m", Model, .. arguments]));

    /// <summary>Runs a line of bash in the folder, where <c>$AE</c> is the program and <c>$MODEL</c> the model.</summary>
    public BuiltProgram.Result Shell(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "the case is one of bash on Linux");
        ProcessStartInfo start = new("/bin/bash", ["-c", script]) { WorkingDirectory = folder };
        start.Environment["AE"] = BuiltProgram.Path;
        start.Environment["MODEL"] = Model;
        return BuiltProgram.Run(start, []);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private BuiltProgram.Result Run(byte[] standardInput, string[] arguments) =>
        BuiltProgram.Run(new ProcessStartInfo(BuiltProgram.Path, arguments) { WorkingDirectory = folder }, standardInput);
}
