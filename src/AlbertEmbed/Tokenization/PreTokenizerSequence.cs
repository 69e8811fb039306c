namespace AlbertEmbed.Tokenization;

/// <summary>Runs several pre-tokenizers, each on the words of the previous one.</summary>
internal sealed class PreTokenizerSequence(IPreTokenizer[] steps) : IPreTokenizer
{
    public bool NeedsTextStart => Array.Exists(steps, step => step.NeedsTextStart);

    public NormalizedText CutIntoWords(NormalizedText text, List<(int Start, int Length)> words, int startEnd, NormalizedText spare)
    {
        NormalizedText current = text;
        foreach (IPreTokenizer step in steps)
        {
            // Only a second Metaspace needs more memory than a buffer has, and files with two are rare.
            bool needsMore = !ReferenceEquals(current, text) && step is not (SplittingPreTokenizer or AlbertPreTokenizer);
            NormalizedText next = needsMore ? new NormalizedText(text.KeepsOffsets) : spare;
            current = step.CutIntoWords(current, words, startEnd, next);
        }

        return current;
    }
}
