namespace AlbertEmbed.Tokenization;

/// <summary>The text of a pair that is cut when both together are too long.</summary>
internal enum PairTruncation
{
    /// <summary>The longer text; if that is not enough, both are cut to half the room.</summary>
    LongestFirst,

    OnlyFirst,

    OnlySecond,
}
