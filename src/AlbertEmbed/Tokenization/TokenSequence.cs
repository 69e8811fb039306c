namespace AlbertEmbed.Tokenization;

/// <summary>The token ids of one text, pair of texts, or window of it, as the encoder takes them.</summary>
/// <param name="Ids">All ids, special tokens included.</param>
/// <param name="FirstSegmentLength">How many of them have token type 0; the rest have 1.</param>
/// <param name="ContentCount">How many stand for text.</param>
/// <param name="UnknownCount">How many of those the vocabulary does not cover.</param>
/// <param name="IsTruncated">Whether tokens were cut off.</param>
internal sealed record TokenSequence(int[] Ids, int FirstSegmentLength, int ContentCount, int UnknownCount, bool IsTruncated)
{
    /// <summary>For each id the number of its token in the buffer, -1 for a special one; only when the buffer keeps details.</summary>
    public int[] Sources { get; init; } = [];

    /// <summary>How many tokens the whole text has, without special ones, wherever it is cut.</summary>
    public int TextCount { get; init; } = ContentCount;

    /// <summary>How many of those the vocabulary does not cover.</summary>
    public int TextUnknownCount { get; init; } = UnknownCount;
}
