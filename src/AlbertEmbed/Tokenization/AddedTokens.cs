using System.Buffers;
using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>Finds added tokens in text: leftmost first, the longest at a place, never overlapping.</summary>
internal sealed class AddedTokens
{
    private readonly AddedToken[] tokens;
    private readonly SearchValues<char> firstUnits;

    public bool IsEmpty => tokens.Length == 0;

    public AddedTokens(IEnumerable<AddedToken> tokens)
    {
        this.tokens = [.. tokens.Where(token => token.Content.Length > 0).DistinctBy(token => token.Content)];
        Array.Sort(this.tokens, (one, other) => string.CompareOrdinal(one.Content, other.Content));
        firstUnits = SearchValues.Create(string.Concat(this.tokens.Select(token => token.Content[..1])));
    }

    /// <summary>Finds the first added token at or after <paramref name="from"/>.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">The end of the previous match: white space before it belongs to that match.</param>
    /// <param name="start">The start of the match, white space to the left included.</param>
    /// <param name="end">The end of the match, white space to the right included.</param>
    public AddedToken? FindNext(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (int at = from; at < text.Length; at++)
        {
            int skipped = text[at..].IndexOfAny(firstUnits);
            if (skipped < 0)
            {
                break;
            }

            at += skipped;
            if (LongestAtStart(text[at..]) is not { } token)
            {
                continue;
            }

            end = at + token.Content.Length;
            if (token.SingleWord && (EndsInWord(text[..at]) || StartsWithWord(text[end..])))
            {
                at = end - 1;
                continue;
            }

            start = token.StripLeft ? StripLeft(text, from, at) : at;
            while (token.StripRight && end < text.Length && UnicodeData.IsWhiteSpace(text[end]))
            {
                end++;
            }

            return token;
        }

        start = end = text.Length;
        return null;
    }

    /// <summary>The longest token at the start of a text. Sorted tokens with one start are neighbours: each unit narrows it.</summary>
    private AddedToken? LongestAtStart(ReadOnlySpan<char> text)
    {
        AddedToken? longest = null;
        (int first, int end) = (0, tokens.Length);
        for (int depth = 0; depth < text.Length && first < end; depth++)
        {
            char unit = text[depth];
            first = FirstNotBelow(first, end, depth, unit);
            end = FirstNotBelow(first, end, depth, unit + 1);
            if (first < end && tokens[first].Content.Length == depth + 1)
            {
                // The shortest of the tokens with the same start comes first.
                longest = tokens[first++];
            }
        }

        return longest;
    }

    /// <summary>Binary search among tokens that agree up to a depth: the first one whose unit there is not below the given one.</summary>
    private int FirstNotBelow(int first, int end, int depth, int unit)
    {
        while (first < end)
        {
            int middle = (first + end) / 2;
            if (tokens[middle].Content[depth] < unit)
            {
                first = middle + 1;
            }
            else
            {
                end = middle;
            }
        }

        return first;
    }

    private static bool EndsInWord(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Rune.DecodeLastFromUtf16(text, out Rune last, out _) == OperationStatus.Done
        && UnicodeData.Has(last.Value, CharacterProperties.Word);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Rune.DecodeFromUtf16(text, out Rune first, out _) == OperationStatus.Done
        && UnicodeData.Has(first.Value, CharacterProperties.Word);

    private static int StripLeft(ReadOnlySpan<char> text, int from, int at)
    {
        while (at > from && UnicodeData.IsWhiteSpace(text[at - 1]))
        {
            at--;
        }

        return at;
    }
}
