using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>bench</c> is asked for.</summary>
/// <param name="Embedding">Model and vectors.</param>
/// <param name="Input">A file with texts; null for built-in ones.</param>
/// <param name="Rounds">How often to run.</param>
/// <param name="Compare">A model, precision or device to run too.</param>
/// <param name="AsJson">Whether the result is a JSON object.</param>
internal sealed record BenchSettings(EmbeddingSettings Embedding, string? Input, int Rounds, string? Compare, bool AsJson);
