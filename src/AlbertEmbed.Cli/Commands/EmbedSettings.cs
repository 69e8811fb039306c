using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>embed</c> is asked for, or <c>classify</c>.</summary>
/// <param name="Embedding">Texts, model and vectors.</param>
/// <param name="Output">Where vectors go.</param>
/// <param name="Progress">How progress is shown.</param>
internal sealed record EmbedSettings(EmbeddingSettings Embedding, OutputSettings Output, ProgressSettings Progress)
{
    /// <summary>What is made of vectors where labels are written; null where vectors are.</summary>
    public LabelSettings? Labels { get; init; }
}
