namespace AlbertEmbed.Inference;

/// <summary>Texts that follow each other with the same number of tokens, as the graph's input <c>text_groups</c> wants them.</summary>
/// <param name="Texts">How many texts.</param>
/// <param name="Tokens">Tokens of each.</param>
internal readonly record struct LengthGroup(long Texts, long Tokens);
