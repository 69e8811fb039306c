namespace AlbertEmbed.Tokenization;

/// <summary>Cuts one word into the pieces of a vocabulary.</summary>
internal interface IWordSegmenter
{
    /// <summary>The id for text that the vocabulary does not cover.</summary>
    int UnknownId { get; }

    /// <summary>One more than the highest id.</summary>
    int Count { get; }

    /// <summary>Marks pieces that continue a word, where words are set apart by spaces; null where pieces hold the spaces.</summary>
    string? ContinuationPrefix { get; }

    /// <summary>The id of a piece, or null.</summary>
    int? IdOf(string piece);

    /// <summary>The piece with an id, or an empty text.</summary>
    string PieceOf(int id);

    /// <summary>Appends the tokens of one word.</summary>
    /// <param name="text">Holds the word.</param>
    /// <param name="start">Start of the word.</param>
    /// <param name="length">Length of the word, at least 1.</param>
    /// <param name="output">Receives the tokens.</param>
    void Segment(NormalizedText text, int start, int length, TokenBuffer output);

    /// <summary>Appends the tokens of the start of a long word, as far as the rest of the word cannot change them.</summary>
    /// <param name="text">Holds the start of the word.</param>
    /// <param name="start">Start of the word.</param>
    /// <param name="length">Length of the known part.</param>
    /// <param name="output">Receives the tokens.</param>
    void SegmentStart(NormalizedText text, int start, int length, TokenBuffer output);
}
