namespace AlbertEmbed.Tokenization;

/// <summary>Brings text into the form of the vocabulary's pieces.</summary>
internal interface ITextNormalizer
{
    /// <summary>Appends the normalized <paramref name="text"/>.</summary>
    /// <param name="text">A part of a text; characters outside it do not influence the result.</param>
    /// <param name="offset">The start of the part, for offsets.</param>
    /// <param name="output">Receives the result.</param>
    void Normalize(ReadOnlySpan<char> text, int offset, NormalizedText output);
}
