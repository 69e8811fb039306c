namespace AlbertEmbed.Tokenization;

/// <summary>
/// WhitespaceSplit, then Metaspace, in one: every word starts with ▁. As the unit before a word is white space, or is not
/// needed any more, the ▁ goes there and nothing is copied.
/// </summary>
internal sealed class AlbertPreTokenizer : IPreTokenizer
{
    public NormalizedText Cut(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        WordSplits.Split(text.Chars, words, isolatePunctuation: false);
        Span<char> chars = text.Chars;
        for (int i = 0; i < words.Count; i++)
        {
            (int start, int length) = words[i];
            if (chars[start] != UnigramSegmenter.WordStart)
            {
                start--;
                length++;
                chars[start] = UnigramSegmenter.WordStart;
                // It stands for the character that it is put in front of.
                if (text.KeepsOffsets)
                {
                    text.Starts[start] = text.Starts[start + 1];
                    text.Ends[start] = text.Ends[start + 1];
                }
            }

            words[i] = (start, length);
            Metaspace.CutBeforeWordStarts(chars, words, i, UnigramSegmenter.WordStart);
        }

        return text;
    }
}
