namespace AlbertEmbed.Tokenization;

/// <summary>Several pre-tokenizers, one after the other.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public NormalizedText Cut(NormalizedText text, List<(int Start, int Length)> words, bool startsText, NormalizedText spare)
    {
        NormalizedText current = text;
        foreach (IPreTokenizer step in steps)
        {
            NormalizedText next = ReferenceEquals(current, text) ? spare : new NormalizedText(text.KeepsOffsets);
            current = step.Cut(current, words, startsText, next);
        }

        return current;
    }
}
