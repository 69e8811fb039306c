namespace AlbertEmbed.Tokenization;

/// <summary>Runs several pre-tokenizers, each on the words of the previous one.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<IPreTokenizer> steps) : IPreTokenizer
{
    public bool NeedsTextStart => steps.Any(step => step.NeedsTextStart);

    public NormalizedText CutIntoWords(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        NormalizedText current = text;
        foreach (IPreTokenizer step in steps)
        {
            NormalizedText next = ReferenceEquals(current, text) ? spare : new NormalizedText(text.KeepsOffsets);
            current = step.CutIntoWords(current, words, startEnd, next);
        }

        return current;
    }
}
