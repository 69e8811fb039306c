namespace AlbertEmbed.Tokenization;

/// <summary>Which text of a pair is cut when both together are too long.</summary>
internal enum PairTruncation
{
    /// <summary>The longer one; when that is not enough, both to half the room.</summary>
    LongestFirst,

    OnlyFirst,

    OnlySecond,
}
