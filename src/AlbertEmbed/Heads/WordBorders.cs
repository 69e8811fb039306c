using System.Text;

namespace AlbertEmbed.Heads;

/// <summary>Tells pieces of one word from words: they meet between two letters or digits of a script that writes words apart.</summary>
internal static class WordBorders
{
    /// <summary>Scripts without spaces between words: Thai to Lao, Burmese, Khmer, Han with kana, and Han beyond 16 bits.</summary>
    private static readonly (int First, int Last)[] WithoutSpaces =
        [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x3FFFF)];

    /// <summary>Whether a place in a text is inside a word.</summary>
    public static bool IsInside(string text, int at) =>
        at > 0 && at < text.Length
        && Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out Rune before, out _) == System.Buffers.OperationStatus.Done
        && Rune.DecodeFromUtf16(text.AsSpan(at), out Rune after, out _) == System.Buffers.OperationStatus.Done
        && IsOfWord(before)
        && IsOfWord(after);

    private static bool IsOfWord(Rune rune) =>
        (Rune.IsLetterOrDigit(rune) || IsMark(rune))
            && !Array.Exists(WithoutSpaces, range => range.First <= rune.Value && rune.Value <= range.Last);

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark
        or System.Globalization.UnicodeCategory.EnclosingMark;
}
