namespace AlbertEmbed.Tokenization;

/// <summary>Cuts scalar values into extended grapheme clusters.</summary>
/// <remarks>Source: UAX #29, rules GB3 to GB999; the rule numbers stand beside the lines.</remarks>
internal static class GraphemeClusters
{
    /// <summary>The length of the cluster at the start of <paramref name="scalars"/>, which is not empty.</summary>
    public static int FirstLength(ReadOnlySpan<OriginScalar> scalars)
    {
        CharacterProperties previous = UnicodeData.Properties(scalars[0].Scalar);
        bool pictographic = (previous & CharacterProperties.Pictographic) != 0;
        bool conjunct = Conjunct(previous) == CharacterProperties.ConjunctConsonant;
        bool linked = false;
        int flags = UnicodeData.Grapheme(previous) == GraphemeClass.RegionalIndicator ? 1 : 0;
        int length = 1;
        for (; length < scalars.Length; length++)
        {
            CharacterProperties next = UnicodeData.Properties(scalars[length].Scalar);
            GraphemeClass left = UnicodeData.Grapheme(previous);
            GraphemeClass right = UnicodeData.Grapheme(next);
            bool joined = Joined(left, right)
                || (linked && Conjunct(next) == CharacterProperties.ConjunctConsonant) // GB9c
                || (pictographic && left == GraphemeClass.ZeroWidthJoiner && (next & CharacterProperties.Pictographic) != 0) // GB11
                || (left == GraphemeClass.RegionalIndicator && right == GraphemeClass.RegionalIndicator && flags % 2 == 1); // GB12, GB13
            if (!joined)
            {
                break;
            }

            // State for rules that look back: emoji Extend* ZWJ, consonant {Extend | Linker}*, a run of flag letters.
            pictographic = (next & CharacterProperties.Pictographic) != 0
                || (pictographic && right is GraphemeClass.Extend or GraphemeClass.ZeroWidthJoiner);
            linked = (conjunct && Conjunct(next) == CharacterProperties.ConjunctLinker)
                || (linked && Conjunct(next) == CharacterProperties.ConjunctExtend);
            conjunct = Conjunct(next) == CharacterProperties.ConjunctConsonant || (conjunct && Conjunct(next) != CharacterProperties.None);
            flags = right == GraphemeClass.RegionalIndicator ? flags + 1 : 0;
            previous = next;
        }

        return length;
    }

    private static CharacterProperties Conjunct(CharacterProperties properties) => properties & CharacterProperties.ConjunctExtend;

    private static bool Joined(GraphemeClass left, GraphemeClass right) => (left, right) switch
    {
        (GraphemeClass.CarriageReturn, GraphemeClass.LineFeed) => true, // GB3
        (GraphemeClass.CarriageReturn or GraphemeClass.LineFeed or GraphemeClass.Control, _) => false, // GB4
        (_, GraphemeClass.CarriageReturn or GraphemeClass.LineFeed or GraphemeClass.Control) => false, // GB5
        (GraphemeClass.HangulLeading, GraphemeClass.HangulLeading or GraphemeClass.HangulVowel
            or GraphemeClass.HangulLeadingVowel or GraphemeClass.HangulLeadingVowelTrailing) => true, // GB6
        (GraphemeClass.HangulLeadingVowel or GraphemeClass.HangulVowel,
            GraphemeClass.HangulVowel or GraphemeClass.HangulTrailing) => true, // GB7
        (GraphemeClass.HangulLeadingVowelTrailing or GraphemeClass.HangulTrailing, GraphemeClass.HangulTrailing) => true, // GB8
        (_, GraphemeClass.Extend or GraphemeClass.ZeroWidthJoiner or GraphemeClass.SpacingMark) => true, // GB9, GB9a
        (GraphemeClass.Prepend, _) => true, // GB9b
        _ => false, // GB999
    };
}
