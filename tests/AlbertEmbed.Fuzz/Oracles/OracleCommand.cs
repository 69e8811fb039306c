using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlbertEmbed.Fuzz.Oracles;

/// <summary>Compares many texts, and shows the differences as short as they get.</summary>
internal static class OracleCommand
{
    private const int MostShown = 100;

    /// <param name="path">The vocabulary file.</param>
    /// <param name="count">How many texts.</param>
    /// <param name="first">The number of the first one.</param>
    /// <returns>The exit code.</returns>
    /// <param name="variant">One of <see cref="OracleVariants"/>, or null for the file itself.</param>
    public static int Run(string path, int count, int first, string? variant)
    {
        if (Oracle.Obstacle is { } obstacle)
        {
            Console.Error.WriteLine($"The reference cannot run here. {obstacle}");
            return 2;
        }

        JsonObject file = OracleFile.Read(path);
        file = variant is null ? file : OracleVariants.Make(file, variant);
        using Oracle oracle = new(file, file, Lines());
        int differences = 0;
        for (int number = first; number < first + count; number++)
        {
            string text = oracle.Texts.Of(number);
            if (oracle.Difference(text) is not null && ++differences <= MostShown)
            {
                string smallest = oracle.Smallest(text);
                Console.WriteLine($"text {number}: {Shown(smallest)}: {oracle.Difference(smallest)}");
            }
        }

        Console.WriteLine($"{count} texts, {differences} differences");
        return differences == 0 ? 0 : 1;
    }

    /// <summary>Texts of the reference data, where they are here.</summary>
    private static string[] Lines() =>
        Environment.GetEnvironmentVariable("ALBERT_EMBED_GOLDEN") is { Length: > 0 } golden && Directory.Exists(golden)
            ? [.. Directory.GetFiles(Path.Combine(golden, "tokenization"), "*.jsonl").Order(StringComparer.Ordinal)
                .SelectMany(file => File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)]
            : [];

    private static string Shown(string text) => string.Join(
        ' ', text.EnumerateRunes().Select(rune => string.Create(CultureInfo.InvariantCulture, $"{rune.Value:X4}")));
}
