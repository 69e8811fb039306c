using System.Text.Json.Serialization;

namespace AlbertEmbed.Cache;

/// <summary>Writes recipes and what is in a cache.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(CacheContents))]
internal sealed partial class CacheJson : JsonSerializerContext;
