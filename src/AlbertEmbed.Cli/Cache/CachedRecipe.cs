using System.Text.Json;

namespace AlbertEmbed.Cache;

/// <summary>One recipe in a cache, and how many vectors there are of it.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Model">The model as it was named last.</param>
internal sealed record CachedRecipe(long Number, string Model)
{
    public required IReadOnlyDictionary<string, string> Recipe { get; init; }

    public long Vectors { get; init; }

    /// <summary>Bytes of the vectors.</summary>
    public long Bytes { get; init; }

    /// <summary>When a run has asked for it last.</summary>
    public DateTimeOffset LastUsed { get; init; }

    /// <summary>Reads what a run has written; nothing where it is damaged.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CacheJson.Default.SortedDictionaryStringString) ?? [];
        }
        catch (JsonException)
        {
            return new SortedDictionary<string, string>();
        }
    }
}
