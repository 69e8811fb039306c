using System.Diagnostics;

namespace AlbertEmbed.Fuzz.Signals;

/// <summary>How a run of the program has ended.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number where the system has ended it.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
/// <param name="Took">How long it took in all.</param>
/// <param name="AfterSignal">How long after the signal it ended; null when it had ended before, or none was sent.</param>
internal sealed record SignalRun(int ExitCode, byte[] Output, string Error, TimeSpan Took, TimeSpan? AfterSignal)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Runs the program in a folder.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it writes, and has its temporary files.</param>
    /// <param name="hub">The hub that it asks.</param>
    /// <param name="signal">A signal, and when it is sent; null for none.</param>
    public static SignalRun Of(
        string program, IEnumerable<string> arguments, string folder, string? hub, (string Name, TimeSpan At)? signal)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using Process process = Process.Start(Start(program, arguments, folder, hub))!;
        process.StandardInput.Close();
        using MemoryStream output = new();
        Task copied = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> error = process.StandardError.ReadToEndAsync();
        TimeSpan? signalled = null;
        if (signal is { } one && !process.WaitForExit(one.At))
        {
            signalled = clock.Elapsed;
            HistoryOutput.Signal(process, one.Name);
        }

        if (!process.WaitForExit(Longest))
        {
            process.Kill();
        }

        TimeSpan took = clock.Elapsed;
        process.WaitForExit();
        copied.Wait();
        return new SignalRun(process.ExitCode, output.ToArray(), error.Result, took, took - signalled);
    }

    private static ProcessStartInfo Start(string program, IEnumerable<string> arguments, string folder, string? hub)
    {
        IEnumerable<string> here = arguments.Select(argument => argument.Replace(SignalCases.Here, folder, StringComparison.Ordinal));
        ProcessStartInfo start = new(program, here)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        Dictionary<string, string> variables =
            LocalHub.Variables(hub ?? "http://127.0.0.1:1", Path.Combine(folder, "cache"), Path.Combine(folder, "none"));
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        // Its sockets in the folder for temporary files are none of the program's.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
