namespace AlbertEmbed.Tokenization;

/// <summary>The token ids of one text, or pair of texts, as the encoder takes them.</summary>
/// <param name="Ids">All ids, special tokens included.</param>
/// <param name="FirstSegmentLength">How many of them have token type 0; the rest have 1.</param>
/// <param name="UnknownCount">How many stand for text that the vocabulary does not cover.</param>
/// <param name="IsTruncated">Whether tokens were cut off.</param>
internal sealed record TokenSequence(int[] Ids, int FirstSegmentLength, int UnknownCount, bool IsTruncated);
