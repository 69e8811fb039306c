using System.Runtime.InteropServices;

namespace AlbertEmbed.Tokenization;

/// <summary>Metaspace: replaces spaces by ▁, puts one in front of words, and cuts words before each ▁.</summary>
/// <param name="replacement">▁, or the character that the file gives instead.</param>
/// <param name="prefix">Words that get one in front, unless they start with it.</param>
/// <param name="split">Whether words are cut.</param>
internal sealed class Metaspace(char replacement, MetaspacePrefix prefix, bool split) : IPreTokenizer
{
    public bool NeedsTextStart => prefix == MetaspacePrefix.First;

    public NormalizedText CutIntoWords(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        ReadOnlySpan<char> chars = text.Chars;
        for (int i = 0; i < words.Count; i++)
        {
            (int from, int length) = words[i];
            int start = spare.Length;
            bool isWanted = prefix == MetaspacePrefix.Always || (prefix == MetaspacePrefix.First && from < startEnd);
            if (isWanted && length > 0 && chars[from] != replacement && chars[from] != ' ')
            {
                (int origin, int end) = text.KeepsOffsets ? (text.Starts[from], text.Ends[from]) : (0, 0);
                spare.Append(replacement, origin, end);
            }

            for (int at = from; at < from + length; at++)
            {
                char unit = chars[at] == ' ' ? replacement : chars[at];
                (int origin, int end) = text.KeepsOffsets ? (text.Starts[at], text.Ends[at]) : (0, 0);
                spare.Append(unit, origin, end);
            }

            words[i] = (start, spare.Length - start);
        }

        if (split)
        {
            for (int i = 0; i < words.Count; i++)
            {
                CutBeforeWordStarts(spare.Chars, words, i, replacement);
            }
        }

        return spare;
    }

    /// <summary>Cuts one word of a list before every ▁ but a first one; its parts take its place.</summary>
    public static void CutBeforeWordStarts(ReadOnlySpan<char> chars, List<(int Start, int Length)> words, int word, char wordStart)
    {
        (int start, int length) = words[word];
        int further = length == 0 ? -1 : chars.Slice(start + 1, length - 1).IndexOf(wordStart);
        if (further < 0)
        {
            return;
        }

        // The words behind it make room for as many more as there are cuts.
        int cuts = chars.Slice(start + 1, length - 1).Count(wordStart);
        int behind = words.Count - word - 1;
        CollectionsMarshal.SetCount(words, words.Count + cuts);
        Span<(int Start, int Length)> all = CollectionsMarshal.AsSpan(words);
        all.Slice(word + 1, behind).CopyTo(all[(word + 1 + cuts)..]);
        for (; further >= 0; further = chars.Slice(start + 1, length - 1).IndexOf(wordStart))
        {
            all[word++] = (start, further + 1);
            start += further + 1;
            length -= further + 1;
        }

        all[word] = (start, length);
    }
}
