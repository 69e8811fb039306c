using System.Diagnostics;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>The fuzz of inputs as a command, which says how far it is and what it has found.</summary>
internal static class InputCommand
{
    private const int BetweenWords = 1000;

    /// <returns>The exit code: 1 with findings.</returns>
    public static int Run(string program, FuzzRange range)
    {
        string data = Environment.GetEnvironmentVariable("ALBERT_EMBED_FUZZ_DATA") ?? Path.Combine("tests", "AlbertEmbed.Tests", "Data");
        string kept = Environment.GetEnvironmentVariable("ALBERT_EMBED_FUZZ_KEPT")
            ?? Directory.CreateTempSubdirectory("albert-embed-inputs").FullName;
        Stopwatch clock = Stopwatch.StartNew();
        using InputFuzz fuzz = new(program, data, Environment.GetEnvironmentVariable("ALBERT_EMBED_GOLDEN"), kept);
        Console.WriteLine($"inputs from number {range.First}; those with findings are kept in {kept}");
        int read = fuzz.Run(range.First, range.Count, range.Parallel, range.Time, done =>
        {
            if (done % BetweenWords == 0)
            {
                Console.WriteLine($"{done} inputs, {fuzz.Findings.Count} with findings, {clock.Elapsed.TotalSeconds:F0} s");
            }
        });
        (long bytes, TimeSpan took) = fuzz.Counts.Most;
        foreach (string line in fuzz.Counts.Ends.Concat(fuzz.Findings.Lines))
        {
            Console.WriteLine(line);
        }

        File.WriteAllLines(Path.Combine(Directory.CreateDirectory(kept).FullName, "sentences.txt"), fuzz.Counts.Sentences);
        Console.WriteLine($"{read} inputs in {clock.Elapsed.TotalSeconds:F0} s, {fuzz.Findings.Count} with findings");
        Console.WriteLine($"the largest of the others had {bytes >> 20} MB, the longest took {took.TotalSeconds:F1} s");
        return fuzz.Findings.Count == 0 ? 0 : 1;
    }
}
