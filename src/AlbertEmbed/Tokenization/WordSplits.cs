namespace AlbertEmbed.Tokenization;

/// <summary>The ways of cutting that only look at characters.</summary>
internal static class WordSplits
{
    /// <summary>Cuts at white space, which is dropped; with punctuation, each sign of it is a word of its own.</summary>
    public static void Split(ReadOnlySpan<char> text, List<(int Start, int Length)> words, bool isolatePunctuation)
    {
        int count = words.Count;
        for (int i = 0; i < count; i++)
        {
            (int start, int length) = words[i];
            SplitOne(text, start, start + length, words, isolatePunctuation);
        }

        words.RemoveRange(0, count);
    }

    private static void SplitOne(ReadOnlySpan<char> text, int at, int end, List<(int Start, int Length)> words, bool isolatePunctuation)
    {
        int wordStart = at;
        while (at < end)
        {
            int next = at;
            bool isSpace = UnicodeData.IsWhiteSpace(text[at]);
            bool isSign = !isSpace && isolatePunctuation && IsPunctuation(UnicodeData.ReadScalar(text[..end], ref next));
            if (!isSpace && !isSign)
            {
                at = Math.Max(next, at + 1);
                continue;
            }

            next = Math.Max(next, at + 1);
            if (at > wordStart)
            {
                words.Add((wordStart, at - wordStart));
            }

            if (isSign)
            {
                words.Add((at, next - at));
            }

            wordStart = at = next;
        }

        if (end > wordStart)
        {
            words.Add((wordStart, end - wordStart));
        }
    }

    /// <summary>What BERT takes for punctuation: every ASCII sign, and category P of Unicode 8.0.</summary>
    private static bool IsPunctuation(int scalar) =>
        scalar is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        || (scalar >= 0x80 && UnicodeData.Has(scalar, CharacterProperties.Punctuation));
}
