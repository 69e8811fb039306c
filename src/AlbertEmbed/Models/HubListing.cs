using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>A hub's description of a model: the commit that a revision names, and its files.</summary>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    private const int ShortestCommit = 7;
    private const int LongestCommit = 64;

    private readonly Lazy<Dictionary<string, HubFile>> byName = new(
        () => Files.DistinctBy(file => file.Name).ToDictionary(file => file.Name, StringComparer.Ordinal));

    /// <summary>Reads the answer to <c>api/models/NAME/revision/REV?blobs=true</c>.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static HubListing Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            string commit = root.GetProperty("sha").GetString() ?? string.Empty;
            return IsCommit(commit)
                ? new HubListing(commit, [.. root.GetProperty("siblings").EnumerateArray().Select(ReadFile)])
                : throw new FormatException("its commit is not one");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException("it does not describe a model", e);
        }
    }

    /// <summary>Whether a text can be a commit's name, and so a folder's.</summary>
    public static bool IsCommit(string text) =>
        text.Length is >= ShortestCommit and <= LongestCommit && text.All(char.IsAsciiHexDigitLower);

    /// <exception cref="UserException">The commit has no such file.</exception>
    public HubFile Find(string name) => byName.Value.GetValueOrDefault(name) ?? throw UserException.Model($"The model has no file {name}.");

    private static HubFile ReadFile(JsonElement file)
    {
        string? hash = Property(file, "lfs") is { } large
            ? ContentHash.FromETag(Text(large, "sha256") ?? Text(large, "oid"))
            : ContentHash.FromETag(Text(file, "blobId"));
        long? length = Property(file, "size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out long bytes)
                && bytes is >= 0 and < ModelManifest.MostBytes
            ? bytes
            : null;
        return new HubFile(file.GetProperty("rfilename").GetString() ?? string.Empty, length, hash);
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
