using System.Text.Json.Serialization;

namespace AlbertEmbed.Models;

/// <summary>Reads and writes manifests and lists of cached models.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NewLine = "\n")]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(IReadOnlyList<CachedModel>))]
internal sealed partial class ModelJson : JsonSerializerContext;
