namespace AlbertEmbed.Benchmarks;

/// <summary>What is measured: a model folder and a text, from the environment so that BenchmarkDotNet's processes see them too.</summary>
internal static class Inputs
{
    public static string ModelFolder =>
        Environment.GetEnvironmentVariable("ALBERT_EMBED_MODEL") ?? Path.Combine(AppContext.BaseDirectory, "models", "default");

    public static string[] Lines(int most)
    {
        string? path = Environment.GetEnvironmentVariable("ALBERT_EMBED_BENCH_TEXT");
        return path is null
            ?
            [
                .. Enumerable.Range(0, most).Select(
                    i => $"This is line {i}: nothing special, just {i * 31 % 97} ordinary words, don't you think?"),
            ]
            : [.. File.ReadLines(path).Where(line => line.Length > 0).Take(most)];
    }
}
