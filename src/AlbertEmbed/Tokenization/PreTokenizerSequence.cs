namespace AlbertEmbed.Tokenization;

/// <summary>Several pre-tokenizers, one after the other.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public bool NeedsTextStart => steps.Any(step => step.NeedsTextStart);

    public NormalizedText Cut(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        NormalizedText current = text;
        foreach (IPreTokenizer step in steps)
        {
            NormalizedText next = ReferenceEquals(current, text) ? spare : new NormalizedText(text.KeepsOffsets);
            current = step.Cut(current, words, startEnd, next);
        }

        return current;
    }
}
