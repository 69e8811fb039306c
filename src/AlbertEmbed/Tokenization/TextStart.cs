namespace AlbertEmbed.Tokenization;

/// <summary>
/// Finds out how much of a normalized text stands for the text's first character: some tokenizers mark only a word there.
/// </summary>
/// <remarks>
/// What the reference takes for the origin of a character decides ids here, and is not always the true one, of which offsets are
/// made: see the parameter <c>asReference</c> of <see cref="NormalizationSteps"/>. So the steps run once more, with its origins.
/// Source: tokenizers, src/tokenizer/normalizer.rs and src/pre_tokenizers/metaspace.rs.
/// </remarks>
/// <param name="steps">The normalizer, with the reference's origins.</param>
internal sealed class TextStart(SequenceNormalizer steps)
{
    /// <param name="text">The first segment of a text.</param>
    /// <returns>UTF-16 units at the start of its normalized form.</returns>
    public int Count(ReadOnlySpan<char> text)
    {
        NormalizedText normalized = new(keepOffsets: true);
        steps.Normalize(text, 0, normalized);
        int later = normalized.Starts.IndexOfAnyExcept(0);
        return later < 0 ? normalized.Length : later;
    }
}
