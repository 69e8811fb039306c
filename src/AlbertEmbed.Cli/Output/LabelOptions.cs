namespace AlbertEmbed.Output;

/// <summary>What is written of labels.</summary>
/// <param name="WithLogits">Whether the head's raw numbers are written too.</param>
/// <param name="OneAToken">Whether a tagger's label of each token is written, rather than entities.</param>
internal readonly record struct LabelOptions(bool WithLogits, bool OneAToken);
