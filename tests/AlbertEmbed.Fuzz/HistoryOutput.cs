using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Output;

namespace AlbertEmbed.Fuzz;

/// <summary>One output that runs are made into: the command, and the files that belong to it.</summary>
/// <param name="program">The built program.</param>
/// <param name="folder">Where the output is.</param>
/// <param name="name">The output's name.</param>
/// <param name="options">Everything that decides what it is.</param>
internal sealed class HistoryOutput(string program, string folder, string name, string[] options)
{
    public string Path { get; } = System.IO.Path.Combine(folder, name);

    /// <summary>The vectors that runs share; null where they share none.</summary>
    public string? Cache { get; init; }

    private string[] Shared => Cache is null ? [] : ["--cache", Cache];

    /// <summary>The same output in another folder, made without what other runs have left.</summary>
    public HistoryOutput In(string other) => new(program, other, name, options);

    /// <summary>Starts a run.</summary>
    public Process Start(string input, params string[] more) =>
        Process.Start(new ProcessStartInfo(program, [.. options, .. Shared, "-i", input, "-o", Path, .. more])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code, and what was said.</returns>
    public static (int ExitCode, string Error) End(Process process)
    {
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        int code = process.ExitCode;
        process.Dispose();
        return (code, error);
    }

    /// <summary>Sends a signal, if the process still runs.</summary>
    public static void Signal(Process process, string signal)
    {
        if (!process.HasExited)
        {
            using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }

    /// <summary>All files that bear the output's name, with their content.</summary>
    public SortedDictionary<string, byte[]> Files() => new(
        OutputNames.All(Path).Distinct().Where(File.Exists).ToDictionary(
            file => System.IO.Path.GetFileName(file), File.ReadAllBytes), StringComparer.Ordinal);

    /// <summary>Whether two outputs have the same files with the same bytes.</summary>
    public static bool AreSame(SortedDictionary<string, byte[]> one, SortedDictionary<string, byte[]> other) =>
        one.Keys.SequenceEqual(other.Keys) && one.All(file => file.Value.AsSpan().SequenceEqual(other[file.Key]));
}
