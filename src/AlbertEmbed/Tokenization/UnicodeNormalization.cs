using System.Runtime.InteropServices;

namespace AlbertEmbed.Tokenization;

/// <summary>Unicode's normalization forms.</summary>
/// <remarks>Source: UAX #15.</remarks>
internal static class UnicodeNormalization
{
    /// <summary>Marks in a row that are sorted without memory. More of them occur in no language.</summary>
    private const int MostInserted = 64;

    private const int Added = -1;

    /// <summary>NFD or NFKD: decomposes, and puts marks in canonical order.</summary>
    /// <param name="compatibility">Whether it is NFKD.</param>
    /// <param name="asReference">
    /// Gives marks that change places the origins of their new places, as the reference does: see <see cref="TextStart"/>.
    /// </param>
    public static NormalizationStep Decompose(bool compatibility, bool asReference = false) => (input, output) =>
    {
        if (asReference)
        {
            DecomposeInPlaces(compatibility, input, output);
            return;
        }

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

    private static void DecomposeInPlaces(bool compatibility, List<OriginScalar> input, List<OriginScalar> output)
    {
        foreach (OriginScalar character in input)
        {
            int first = output.Count;
            UnicodeData.AppendDecomposition(character, compatibility, output);

            // The characters that a decomposition adds are marked by a start that no character has.
            for (int i = first + 1; i < output.Count; i++)
            {
                output[i] = output[i] with { Start = Added };
            }
        }

        SortMarks(output);
        int place = -1;
        for (int i = 0; i < output.Count; i++)
        {
            place += output[i].Start == Added ? 0 : 1;
            output[i] = input[place] with { Scalar = output[i].Scalar };
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

            if (end - i > MostInserted)
            {
                // OrderBy is stable, which the standard demands.
                OriginScalar[] sorted =
                [
                    .. characters.GetRange(i, end - i).OrderBy(character => UnicodeData.CombiningClass(character.Scalar)),
                ];
                sorted.CopyTo(CollectionsMarshal.AsSpan(characters)[i..end]);
            }
            else if (end - i > 1)
            {
                SortFew(CollectionsMarshal.AsSpan(characters)[i..end]);
            }
        }
    }

    /// <summary>Sorts by insertion, which is stable, too.</summary>
    private static void SortFew(Span<OriginScalar> marks)
    {
        for (int i = 1; i < marks.Length; i++)
        {
            OriginScalar mark = marks[i];
            int combiningClass = UnicodeData.CombiningClass(mark.Scalar);
            int at = i;
            for (; at > 0 && UnicodeData.CombiningClass(marks[at - 1].Scalar) > combiningClass; at--)
            {
                marks[at] = marks[at - 1];
            }

            marks[at] = mark;
        }
    }
}
