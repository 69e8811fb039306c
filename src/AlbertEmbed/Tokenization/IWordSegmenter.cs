namespace AlbertEmbed.Tokenization;

/// <summary>A vocabulary's model: cuts one word into tokens.</summary>
internal interface IWordSegmenter
{
    /// <summary>The id of text that the vocabulary does not cover.</summary>
    int UnknownId { get; }

    /// <summary>One more than the highest id.</summary>
    int Count { get; }

    /// <summary>The id of a piece, or null.</summary>
    int? Find(string piece);

    /// <summary>The piece with an id; empty where there is none.</summary>
    string Piece(int id);

    /// <summary>Appends the tokens of one word.</summary>
    /// <param name="text">Holds the word.</param>
    /// <param name="start">Where the word starts in it.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="output">Receives the tokens.</param>
    void Segment(NormalizedText text, int start, int length, TokenBuffer output);

    /// <summary>Appends those tokens of the start of a long word that no rest of it can change; maybe none.</summary>
    /// <param name="text">Holds the start of the word.</param>
    /// <param name="start">Where the word starts in it.</param>
    /// <param name="length">How much of it is there.</param>
    /// <param name="output">Receives the tokens.</param>
    void SegmentStart(NormalizedText text, int start, int length, TokenBuffer output);
}
