namespace AlbertEmbed.Tokenization;

/// <summary>A vocabulary's model: cuts one word into tokens.</summary>
internal interface IWordSegmenter
{
    /// <summary>The id of text that the vocabulary does not cover.</summary>
    int UnknownId { get; }

    /// <summary>One more than the highest id.</summary>
    int Count { get; }

    /// <summary>The id of a piece, or null; looks at all of them, so it is for a few.</summary>
    int? Find(string piece);

    /// <summary>Appends the tokens of one word.</summary>
    /// <param name="text">Holds the word.</param>
    /// <param name="start">Where the word starts in it.</param>
    /// <param name="length">Its length, at least 1.</param>
    /// <param name="output">Receives the tokens.</param>
    void Segment(NormalizedText text, int start, int length, TokenBuffer output);
}
