using System.Runtime.InteropServices;

namespace AlbertEmbed.Tokenization;

/// <summary>Unicode's normalization forms.</summary>
/// <remarks>Source: UAX #15.</remarks>
internal static class UnicodeNormalization
{
    /// <summary>NFD or NFKD: decomposes, and puts marks in canonical order.</summary>
    public static NormalizationStep Decompose(bool compatibility) => (input, output) =>
    {
        foreach (OriginScalar character in input)
        {
            UnicodeData.AppendDecomposition(character, compatibility, output);
        }

        SortMarks(output);
    };

    /// <summary>The second half of NFC or NFKC, after the decomposition of the same kind.</summary>
    public static void Compose(List<OriginScalar> input, List<OriginScalar> output)
    {
        int starter = -1;
        int lastClass = 0;
        foreach (OriginScalar character in input)
        {
            int combiningClass = UnicodeData.CombiningClass(character.Scalar);
            bool isBlocked = starter < output.Count - 1 && lastClass >= combiningClass;
            int composed = starter >= 0 && !isBlocked ? UnicodeData.Compose(output[starter].Scalar, character.Scalar) : -1;
            if (composed >= 0)
            {
                output[starter] = new OriginScalar(composed, output[starter].Start, character.End);
                continue;
            }

            output.Add(character);
            lastClass = combiningClass;
            starter = combiningClass == 0 ? output.Count - 1 : starter;
        }
    }

    private static void SortMarks(List<OriginScalar> characters)
    {
        for (int i = 0, end; i < characters.Count; i = end)
        {
            end = i + 1;
            if (UnicodeData.CombiningClass(characters[i].Scalar) == 0)
            {
                continue;
            }

            while (end < characters.Count && UnicodeData.CombiningClass(characters[end].Scalar) != 0)
            {
                end++;
            }

            if (end - i > 1)
            {
                // OrderBy is stable, which the standard demands.
                OriginScalar[] sorted =
                [
                    .. characters.GetRange(i, end - i).OrderBy(character => UnicodeData.CombiningClass(character.Scalar)),
                ];
                sorted.CopyTo(CollectionsMarshal.AsSpan(characters)[i..end]);
            }
        }
    }
}
