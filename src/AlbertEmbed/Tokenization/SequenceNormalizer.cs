using AlbertEmbed.Errors;

namespace AlbertEmbed.Tokenization;

/// <summary>Runs normalization steps, each over the whole segment.</summary>
/// <param name="steps">The steps.</param>
/// <param name="path">The file that lists them.</param>
internal sealed class SequenceNormalizer(NormalizationStep[] steps, string path) : ITextNormalizer
{
    /// <summary>Unicode's longest decomposition has 18 characters.</summary>
    private const int MostGrowth = 32;

    public void Normalize(ReadOnlySpan<char> text, int offset, NormalizedText output)
    {
        (List<OriginScalar> characters, List<OriginScalar> next) = output.EmptyScratch();
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            int scalar = UnicodeData.ReadScalar(text, ref at);
            characters.Add(new OriginScalar(scalar, offset + start, offset + at));
        }

        try
        {
            foreach (NormalizationStep step in steps)
            {
                next.Clear();
                step(characters, next);
                RefuseGrowth(text.Length, next.Count);
                (characters, next) = (next, characters);
            }
        }
        catch (FormatException e)
        {
            throw UserException.Model($"{path}: {e.Message}. Fetch it again.", e);
        }

        foreach (OriginScalar character in characters)
        {
            output.AppendScalar(character.Scalar, character.Start, character.End);
        }
    }

    /// <summary>Steps that each double a text would exhaust memory.</summary>
    /// <param name="before">Characters of the text.</param>
    /// <param name="after">Characters after some steps.</param>
    /// <exception cref="FormatException">No normalization makes a text so much longer.</exception>
    public static void RefuseGrowth(int before, int after)
    {
        if (after / MostGrowth > before + MostGrowth)
        {
            throw new FormatException(
                $"its normalizer makes more than {MostGrowth} characters of each character of a text, as no tokenizer needs");
        }
    }
}
