namespace AlbertEmbed.Tokenization;

/// <summary>Grapheme_Cluster_Break (UAX #29).</summary>
internal enum GraphemeClass
{
    Other,
    CarriageReturn,
    LineFeed,
    Control,
    Extend,
    ZeroWidthJoiner,
    RegionalIndicator,
    Prepend,
    SpacingMark,
    HangulLeading,
    HangulVowel,
    HangulTrailing,
    HangulLeadingVowel,
    HangulLeadingVowelTrailing,
}
