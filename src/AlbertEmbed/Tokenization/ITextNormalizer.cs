namespace AlbertEmbed.Tokenization;

/// <summary>Turns text into what the vocabulary is about.</summary>
internal interface ITextNormalizer
{
    /// <summary>Appends the normalized <paramref name="text"/>.</summary>
    /// <param name="text">Part of a text that no character outside it may join with.</param>
    /// <param name="offset">Where that part starts in the text, for offsets.</param>
    /// <param name="output">Receives the result.</param>
    void Normalize(ReadOnlySpan<char> text, int offset, NormalizedText output);
}
