namespace AlbertEmbed.Tokenization;

/// <summary>Cuts text at white space and punctuation.</summary>
internal static class WordSplits
{
    /// <summary>Cuts at white space, which is dropped. Each punctuation character becomes a separate word, if asked for.</summary>
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

    /// <summary>BERT's punctuation: every ASCII character but letters, digits and controls, and category P of Unicode 8.0.</summary>
    private static bool IsPunctuation(int scalar) =>
        scalar is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        || (scalar >= 0x80 && UnicodeData.Has(scalar, CharacterProperties.Punctuation));
}
