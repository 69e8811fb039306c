namespace AlbertEmbed.Tokenization;

/// <summary>
/// Finds the part of a normalized text that stands for the first character: some tokenizers put ▁ only in front of a word there.
/// </summary>
/// <remarks>
/// The reference's origins of characters decide ids here, and are not always the true ones, which offsets need: see the parameter
/// <c>asReference</c> of <see cref="ReplacementSteps"/>. So the steps run once more, with the origins of the reference.
/// Source: tokenizers, src/tokenizer/normalizer.rs and src/pre_tokenizers/metaspace.rs.
/// </remarks>
/// <param name="steps">The normalizer, with the reference's origins.</param>
internal sealed class TextStart(SequenceNormalizer steps)
{
    /// <param name="text">The first segment of a text.</param>
    /// <param name="normalized">Memory for its normalized form, which keeps offsets.</param>
    /// <returns>UTF-16 units at the start of its normalized form.</returns>
    public int LengthOfFirst(ReadOnlySpan<char> text, NormalizedText normalized)
    {
        normalized.Clear();
        steps.Normalize(text, 0, normalized);
        int later = normalized.Starts.IndexOfAnyExcept(0);
        return later < 0 ? normalized.Length : later;
    }
}
