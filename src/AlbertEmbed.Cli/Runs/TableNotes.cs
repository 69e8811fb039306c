using System.Text.Json;
using AlbertEmbed.Columns;

namespace AlbertEmbed.Runs;

/// <summary>
/// What a Parquet output says of how it was made: what <c>OUT.meta.json</c> says as far as it does not depend on the input.
/// </summary>
internal sealed record TableNotes
{
    /// <summary>The key under which it stands in the file.</summary>
    private const string Key = "albert-embed";

    /// <summary>The program, as Parquet wants it to be named.</summary>
    /// <param name="version">Its version.</param>
    public static string NameOf(string version) => $"albert-embed version {version}";

    public required string Program { get; init; }

    /// <summary>As it was named by the user.</summary>
    public required string Model { get; init; }

    /// <summary>Components of each vector.</summary>
    public required int Width { get; init; }

    public required SortedDictionary<string, string> Recipe { get; init; }

    /// <summary>What is noted in a file.</summary>
    public static IReadOnlyList<(string Key, string Value)> Of(TableNotes notes) =>
        [(Key, JsonSerializer.Serialize(notes, RunJson.Default.TableNotes))];

    /// <summary>What is noted in a file; null where it is not one of this program.</summary>
    public static TableNotes? Find(FileFooter footer)
    {
        string? noted = footer.Notes.Where(note => note.Key == Key).Select(note => note.Value).FirstOrDefault();
        try
        {
            return noted is null ? null : JsonSerializer.Deserialize(noted, RunJson.Default.TableNotes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
