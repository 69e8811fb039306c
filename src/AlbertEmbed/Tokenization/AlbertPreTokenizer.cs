namespace AlbertEmbed.Tokenization;

/// <summary>
/// WhitespaceSplit and Metaspace in one: every word starts with ▁. The ▁ overwrites the unit before the word, which is white space or
/// already used, so nothing is copied.
/// </summary>
internal sealed class AlbertPreTokenizer : IPreTokenizer
{
    public NormalizedText CutIntoWords(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
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

                // Its offsets are those of the character after it.
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
