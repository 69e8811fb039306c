namespace AlbertEmbed.Tokenization;

/// <summary>WhitespaceSplit and BertPreTokenizer: they cut and change nothing.</summary>
internal sealed class SplittingPreTokenizer(bool isolatePunctuation) : IPreTokenizer
{
    public NormalizedText CutIntoWords(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        WordSplits.Split(text.Chars, words, isolatePunctuation);
        return text;
    }
}
