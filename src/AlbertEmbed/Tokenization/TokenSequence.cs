namespace AlbertEmbed.Tokenization;

/// <summary>The token ids of one text, one pair of texts, or one window, in the form that the encoder needs.</summary>
/// <param name="Ids">All ids, special tokens included.</param>
/// <param name="FirstSegmentLength">How many of the ids have token type 0; the rest have 1.</param>
/// <param name="ContentCount">How many of the ids stand for text.</param>
/// <param name="UnknownCount">How many ids stand for text that the vocabulary does not cover.</param>
/// <param name="IsTruncated">Whether tokens were cut off.</param>
internal sealed record TokenSequence(int[] Ids, int FirstSegmentLength, int ContentCount, int UnknownCount, bool IsTruncated)
{
    /// <summary>Stands in <see cref="Sources"/> for a special token.</summary>
    public const int SpecialSource = -1;

    /// <summary>For each id the number of its token in the buffer; only when the buffer keeps details.</summary>
    public int[] Sources { get; init; } = [];

    /// <summary>Tokens of the whole text, without special ones, before it was cut.</summary>
    public int TextCount { get; init; } = ContentCount;

    /// <summary>How many of the whole text's tokens stand for the prompt before it.</summary>
    public int PromptCount { get; init; }

    /// <summary>How many of the first ids are left out of the pooling.</summary>
    public int Unpooled { get; init; }

    /// <summary>How many tokens of the whole text the vocabulary does not cover.</summary>
    public int TextUnknownCount { get; init; } = UnknownCount;
}
