using System.Diagnostics;

namespace AlbertEmbed.Fuzz.Signals;

/// <summary>The fuzz of signals as a command, which says what it has found.</summary>
internal static class SignalCommand
{
    /// <returns>The exit code: 1 with findings.</returns>
    public static int Run(string program, string small, string large, FuzzRange range)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using SignalFuzz fuzz = new(program, small, large);
        int played = fuzz.Run(range.First, range.Count, range.Parallel, range.Time);
        foreach (string line in fuzz.Ends.Concat(fuzz.Findings))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine(
            $"{played} signals in {clock.Elapsed.TotalSeconds:F0} s, {fuzz.Findings.Count} with findings; "
            + $"each run ended at most {fuzz.Longest.TotalMilliseconds:F0} ms after its signal");
        return fuzz.Findings.Count == 0 ? 0 : 1;
    }
}
