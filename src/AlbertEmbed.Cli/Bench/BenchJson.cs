using System.Text.Json.Serialization;

namespace AlbertEmbed.Bench;

/// <summary>Writes results as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(Comparison))]
internal sealed partial class BenchJson : JsonSerializerContext;
