namespace AlbertEmbed;

/// <summary>What happened to a text: nothing is cut silently.</summary>
/// <param name="TokenCount">Tokens of the text, special ones included; those that were cut off are not counted.</param>
/// <param name="UnknownCount">How many of them stand for characters that the vocabulary does not cover.</param>
/// <param name="IsTruncated">Whether tokens were cut off.</param>
public readonly record struct AlbertTextInfo(int TokenCount, int UnknownCount, bool IsTruncated);
