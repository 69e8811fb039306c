using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>embed</c> is asked for.</summary>
/// <param name="Embedding">Texts, model and vectors.</param>
/// <param name="Output">Where vectors go.</param>
/// <param name="Progress">How progress is shown.</param>
internal sealed record EmbedSettings(EmbeddingSettings Embedding, OutputSettings Output, ProgressSettings Progress);
