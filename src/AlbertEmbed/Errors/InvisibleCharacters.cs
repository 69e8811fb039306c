using System.Globalization;
using System.Text;

namespace AlbertEmbed.Errors;

/// <summary>Tells visible characters from those that act on a terminal, turn the direction of text, or hide.</summary>
/// <remarks>Source: Unicode's general categories, and the property Default_Ignorable_Code_Point of DerivedCoreProperties.txt.</remarks>
internal static class InvisibleCharacters
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Letters before Hebrew never join, so a joiner after one of them only hides.</summary>
    private const int FirstJoining = 0x0590;

    /// <summary>Characters without a picture whose category is letter, mark or unassigned.</summary>
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x2065, 0x2065), (0x3164, 0x3164), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
        (0xE0000, 0xE0FFF),
    ];

    private static readonly (int First, int Last)[] VariationSelectors =
    [
        (0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
    ];

    /// <summary>
    /// Signs of Arabic, Syriac and Kaithi that enclose a number: visible, although their category is that of invisible ones.
    /// </summary>
    private static readonly (int First, int Last)[] NumberSigns =
        [(0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2), (0x110BD, 0x110BD), (0x110CD, 0x110CD)];

    /// <param name="rune">The character.</param>
    /// <param name="previous">The one before it, if it is seen.</param>
    public static bool IsSeen(Rune rune, Rune? previous)
    {
        if (rune.Value is >= ' ' and <= '~')
        {
            return true;
        }

        if (rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner)
        {
            return previous is { } before && Joins(before);
        }

        if (IsIn(VariationSelectors, rune))
        {
            return previous is { } before && HasVariants(before);
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate =>
                false,
            UnicodeCategory.Format => IsIn(NumberSigns, rune),
            _ => !IsIn(Ignorable, rune),
        };
    }

    /// <summary>Emoji are joined to one picture; letters of Arabic and of the scripts of India take another form.</summary>
    private static bool Joins(Rune rune) => rune.Value >= FirstJoining && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool HasVariants(Rune rune) => !IsIn(VariationSelectors, rune) && rune.Value switch
    {
        >= FirstJoining => rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner),
        '#' or '*' or '©' or '®' => true,
        var other => other is >= '0' and <= '9',
    };

    private static bool IsIn((int First, int Last)[] ranges, Rune rune) =>
        Array.Exists(ranges, range => rune.Value >= range.First && rune.Value <= range.Last);
}
