namespace AlbertEmbed.Tokenization;

/// <summary>Finds places where a text can be cut by its number of tokens. No character is cut that is several tokens.</summary>
internal static class TokenCut
{
    /// <summary>Counts a text's tokens.</summary>
    internal delegate int CountTokens(ReadOnlySpan<char> text);

    /// <summary>The largest number of the first tokens, up to <paramref name="most"/>, behind which no character goes on.</summary>
    /// <param name="buffer">The tokens of the text, with details.</param>
    /// <param name="most">Most tokens.</param>
    public static int AtMost(TokenBuffer buffer, int most)
    {
        int count = Math.Min(buffer.Count, most);
        while (count > 0 && count < buffer.Count && !IsBetweenCharacters(buffer, count))
        {
            count--;
        }

        return count;
    }

    /// <summary>Where the first tokens end; the text's end when these are all.</summary>
    /// <param name="buffer">The tokens of the text, with details.</param>
    /// <param name="count">Number of the first tokens.</param>
    /// <param name="length">UTF-16 units of the text.</param>
    public static int End(TokenBuffer buffer, int count, int length) =>
        count == buffer.Count ? length : count == 0 ? 0 : buffer.Offsets[count - 1].End;

    /// <summary>
    /// The first place from which the rest of the text has at most <paramref name="most"/> tokens: the start of a word where there is one,
    /// else a place inside a word. A rest that starts inside a word has other tokens than the whole text, so it is tokenized.
    /// </summary>
    /// <param name="buffer">The tokens of the whole text, with details.</param>
    /// <param name="most">Most tokens.</param>
    /// <param name="text">The text.</param>
    /// <param name="continuationPrefix">Marks tokens inside words; null where words start behind white space.</param>
    /// <param name="countTokens">Counts the tokens of a rest.</param>
    /// <returns>0 when all tokens fit, the text's length when none do.</returns>
    public static int Start(TokenBuffer buffer, int most, ReadOnlySpan<char> text, string? continuationPrefix, CountTokens countTokens)
    {
        if (buffer.Count <= most)
        {
            return 0;
        }

        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = buffer.Count - most; i < buffer.Count; i++)
            {
                int start = buffer.Offsets[i].Start;
                bool isWordStart = continuationPrefix is not null
                    ? !buffer.Surfaces[i].StartsWith(continuationPrefix, StringComparison.Ordinal)
                    : char.IsWhiteSpace(text[Math.Max(0, start - 1)]);
                bool isCandidate = IsBetweenCharacters(buffer, i) && (pass == 1 || isWordStart);
                if (isCandidate && countTokens(text[start..]) <= most)
                {
                    return start;
                }
            }
        }

        return text.Length;
    }

    private static bool IsBetweenCharacters(TokenBuffer buffer, int token) => buffer.Offsets[token].Start >= buffer.Offsets[token - 1].End;
}
