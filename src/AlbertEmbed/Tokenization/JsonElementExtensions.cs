using System.Text.Json;

namespace AlbertEmbed.Tokenization;

/// <summary>Reads keys that may be missing or null.</summary>
internal static class JsonElementExtensions
{
    public static JsonElement? Part(this JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static bool Flag(this JsonElement element, string key, bool missing = false) => element.Part(key)?.GetBoolean() ?? missing;

    public static string Text(this JsonElement element, string key) => element.GetProperty(key).GetString()!;

    /// <summary>The "type" key; empty if missing, as in older files.</summary>
    public static string Type(this JsonElement element) => element.Part("type")?.GetString() ?? string.Empty;
}
