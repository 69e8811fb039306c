namespace AlbertEmbed.Tokenization;

/// <summary>Runs normalization steps one after the other, each over the whole segment.</summary>
internal sealed class SequenceNormalizer(IReadOnlyList<NormalizationStep> steps) : ITextNormalizer
{
    public void Normalize(ReadOnlySpan<char> text, int offset, NormalizedText output)
    {
        (List<OriginScalar> characters, List<OriginScalar> next) = output.Scratch();
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            int scalar = UnicodeData.ReadScalar(text, ref at);
            characters.Add(new OriginScalar(scalar, offset + start, offset + at));
        }

        foreach (NormalizationStep step in steps)
        {
            next.Clear();
            step(characters, next);
            (characters, next) = (next, characters);
        }

        foreach (OriginScalar character in characters)
        {
            output.AppendScalar(character.Scalar, character.Start, character.End);
        }
    }
}
