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
    /// <param name="origins">For each unit of the result, and its end, the unit of the text that it comes from.</param>
    public static string Lower(ReadOnlySpan<char> text, out int[] origins)
    {
        StringBuilder lower = new(text.Length);
        List<int> from = new(text.Length + 1);
        List<OriginScalar> scalars = [];
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
                string units = new Rune(scalar.Scalar).ToString();
                lower.Append(units);
                from.AddRange(Enumerable.Repeat(at, units.Length));
            }

            at += length;
        }

        from.Add(text.Length);
        origins = [.. from];
        return lower.ToString();
    }

    /// <summary>Whether letters stand before a place and none follows, with marks and apostrophes passed over.</summary>
    private static bool EndsWord(ReadOnlySpan<char> text, int at)
    {
        bool before = false;
        for (ReadOnlySpan<char> left = text[..at]; !left.IsEmpty
            && Rune.DecodeLastFromUtf16(left, out Rune rune, out int length) == OperationStatus.Done; left = left[..^length])
        {
            if (!IsPassedOver(rune))
            {
                before = IsCased(rune);
                break;
            }
        }

        for (ReadOnlySpan<char> right = text[(at + 1)..]; !right.IsEmpty
            && Rune.DecodeFromUtf16(right, out Rune rune, out int length) == OperationStatus.Done; right = right[length..])
        {
            if (!IsPassedOver(rune))
            {
                return before && !IsCased(rune);
            }
        }

        return before;
    }

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsPassedOver(Rune rune) =>
        rune.Value is '\'' or '.' or ':' or '\u00B7' or '\u2019'
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
