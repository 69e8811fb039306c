using System.Buffers;
using System.Globalization;
using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// Lower-cases a whole text before anything else is done with it, as sentence-transformers does where a folder asks for
/// it: Python's <c>str.lower</c>, with its rule for a sigma at the end of a word.
/// </summary>
/// <remarks>Source: the Unicode Standard, section 3.13, Default Case Conversion.</remarks>
internal static class LowerCaser
{
    private static readonly Rune CapitalSigma = new('\u03A3');

    /// <param name="text">Any text; half of a surrogate pair reads as U+FFFD.</param>
    /// <param name="output">Receives the result, with the origins of its units.</param>
    public static void Lower(ReadOnlySpan<char> text, NormalizedText output)
    {
        output.Clear();
        (List<OriginScalar> scalars, _) = output.EmptyScratch();
        for (int at = 0; at < text.Length;)
        {
            _ = Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);
            scalars.Clear();
            if (rune == CapitalSigma)
            {
                scalars.Add(new OriginScalar(EndsWord(text, at) ? '\u03C2' : '\u03C3', at, at + length));
            }
            else
            {
                UnicodeData.AppendLower(new OriginScalar(rune.Value, at, at + length), scalars);
            }

            foreach (OriginScalar scalar in scalars)
            {
                output.AppendScalar(scalar.Scalar, scalar.Start, scalar.End);
            }

            at += length;
        }
    }

    /// <summary>Whether the last letter before a place is cased and the next one after it is not, marks and apostrophes skipped.</summary>
    private static bool EndsWord(ReadOnlySpan<char> text, int at)
    {
        bool before = false;
        for (ReadOnlySpan<char> left = text[..at]; !left.IsEmpty
            && Rune.DecodeLastFromUtf16(left, out Rune rune, out int length) == OperationStatus.Done; left = left[..^length])
        {
            if (!IsCaseIgnorable(rune))
            {
                before = IsCased(rune);
                break;
            }
        }

        for (ReadOnlySpan<char> right = text[(at + 1)..]; !right.IsEmpty
            && Rune.DecodeFromUtf16(right, out Rune rune, out int length) == OperationStatus.Done; right = right[length..])
        {
            if (!IsCaseIgnorable(rune))
            {
                return before && !IsCased(rune);
            }
        }

        return before;
    }

    /// <summary>Unicode's property Cased: besides letters, ordinal indicators, Roman numerals and letters in circles and squares.</summary>
    private static bool IsCased(Rune rune) =>
        rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    /// <summary>Unicode's property Case_Ignorable: marks, and the punctuation that occurs inside words.</summary>
    private static bool IsCaseIgnorable(Rune rune) =>
        rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
