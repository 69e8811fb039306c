using System.Runtime.InteropServices;
using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Character data in the Unicode versions of the reference tokenizer, which differ from the platform's: decompositions and marks of 9.0,
/// lower case of 17.0, grapheme clusters, digits and white space of 16.0.
/// </summary>
internal static class UnicodeData
{
    /// <summary>The replacement character, which stands for a lone surrogate.</summary>
    public const int Replacement = 0xFFFD;

    private const int BlockSize = 128;
    private const int GraphemeMask = 0xF;

    private const int HangulBase = 0xAC00;
    private const int HangulLeading = 0x1100;
    private const int HangulVowel = 0x1161;
    private const int HangulTrailing = 0x11A7;
    private const int HangulLeadings = 19;
    private const int HangulVowels = 21;
    private const int HangulTrailings = 28;
    private const int HangulSyllables = 11172;

    public static CharacterProperties Properties(int scalar) => (CharacterProperties)UnicodeTables.PropertyBlocks[
        (UnicodeTables.PropertyIndex[scalar / BlockSize] * BlockSize) + (scalar % BlockSize)];

    public static GraphemeClass Grapheme(CharacterProperties properties) => (GraphemeClass)((int)properties & GraphemeMask);

    public static bool Has(int scalar, CharacterProperties property) => (Properties(scalar) & property) != 0;

    public static bool IsWhiteSpace(char c) =>
        c is ' ' or (>= '\t' and <= '\r') || (c >= 0x85 && Has(c, CharacterProperties.WhiteSpace));

    /// <summary>
    /// Appends the full compatibility decomposition (NFKD) or canonical decomposition (NFD) of one character. Combining
    /// marks are not yet in canonical order.
    /// </summary>
    public static void AppendDecomposition(OriginScalar character, bool compatibility, List<OriginScalar> output)
    {
        int scalar = character.Scalar;
        if (scalar is >= HangulBase and < HangulBase + HangulSyllables)
        {
            int syllable = scalar - HangulBase;
            output.Add(character with { Scalar = HangulLeading + (syllable / (HangulVowels * HangulTrailings)) });
            output.Add(character with { Scalar = HangulVowel + (syllable / HangulTrailings % HangulVowels) });
            if (syllable % HangulTrailings > 0)
            {
                output.Add(character with { Scalar = HangulTrailing + (syllable % HangulTrailings) });
            }

            return;
        }

        int at = compatibility ? UnicodeTables.CompatibilityKeys.BinarySearch(scalar) : UnicodeTables.CanonicalKeys.BinarySearch(scalar);
        if (at < 0)
        {
            output.Add(character);
            return;
        }

        ReadOnlySpan<ushort> starts = compatibility ? UnicodeTables.CompatibilityStarts : UnicodeTables.CanonicalStarts;
        ReadOnlySpan<ushort> text = compatibility ? UnicodeTables.CompatibilityText : UnicodeTables.CanonicalText;
        foreach (Rune rune in MemoryMarshal.Cast<ushort, char>(text[starts[at]..starts[at + 1]]).EnumerateRunes())
        {
            output.Add(character with { Scalar = rune.Value });
        }
    }

    /// <summary>The canonical combining class: 0 for all but marks.</summary>
    public static int CombiningClass(int scalar)
    {
        int at = scalar < 0x300 ? -1 : UnicodeTables.CombiningKeys.BinarySearch(scalar);
        return at < 0 ? 0 : UnicodeTables.CombiningClasses[at];
    }

    /// <summary>The character that two compose to (NFC), or -1.</summary>
    public static int Compose(int first, int second)
    {
        if (first is >= HangulLeading and < HangulLeading + HangulLeadings && second is >= HangulVowel and < HangulVowel + HangulVowels)
        {
            return HangulBase + ((((first - HangulLeading) * HangulVowels) + second - HangulVowel) * HangulTrailings);
        }

        if (first is >= HangulBase and < HangulBase + HangulSyllables && (first - HangulBase) % HangulTrailings == 0
            && second is > HangulTrailing and < HangulTrailing + HangulTrailings)
        {
            return first + second - HangulTrailing;
        }

        int at = UnicodeTables.CompositionFirsts.BinarySearch(first);
        if (at < 0)
        {
            return -1;
        }

        while (at > 0 && UnicodeTables.CompositionFirsts[at - 1] == first)
        {
            at--;
        }

        for (; at < UnicodeTables.CompositionFirsts.Length && UnicodeTables.CompositionFirsts[at] == first; at++)
        {
            if (UnicodeTables.CompositionSeconds[at] == second)
            {
                return UnicodeTables.CompositionResults[at];
            }
        }

        return -1;
    }

    /// <summary>Appends the lower case of one character, without context: Σ is always σ.</summary>
    public static void AppendLower(OriginScalar character, List<OriginScalar> output)
    {
        int at = UnicodeTables.LowerKeys.BinarySearch(character.Scalar);
        output.Add(at < 0 ? character : character with { Scalar = UnicodeTables.LowerValues[at] });

        // The one unconditional mapping to two characters: İ to i and a combining dot above.
        if (character.Scalar == 0x130)
        {
            output.Add(character with { Scalar = 0x307 });
        }
    }

    /// <summary>Reads the character at <paramref name="at"/> and moves past it; a lone surrogate reads as U+FFFD.</summary>
    public static int ReadScalar(ReadOnlySpan<char> text, ref int at)
    {
        char first = text[at++];
        if (!char.IsSurrogate(first))
        {
            return first;
        }

        return char.IsHighSurrogate(first) && at < text.Length && char.IsLowSurrogate(text[at])
            ? char.ConvertToUtf32(first, text[at++])
            : Replacement;
    }
}
