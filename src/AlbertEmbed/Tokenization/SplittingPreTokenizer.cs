namespace AlbertEmbed.Tokenization;

/// <summary>WhitespaceSplit and BertPreTokenizer: the words stay where they are.</summary>
internal sealed class SplittingPreTokenizer(bool isolatePunctuation) : IPreTokenizer
{
    public NormalizedText Cut(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        WordSplits.Split(text.Chars, words, isolatePunctuation);
        return text;
    }
}
