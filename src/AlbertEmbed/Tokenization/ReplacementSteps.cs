namespace AlbertEmbed.Tokenization;

/// <summary>The normalizer Replace of <c>tokenizer.json</c>, for the patterns that occur in ALBERT's files.</summary>
internal static class ReplacementSteps
{
    /// <summary>Replaces every occurrence of a text, left to right, without overlaps.</summary>
    /// <param name="pattern">The text.</param>
    /// <param name="content">The replacement.</param>
    /// <param name="asReference">
    /// Gives the replacement the origin of the pattern's last character only, as the reference does: see <see cref="TextStart"/>.
    /// </param>
    public static NormalizationStep ReplaceText(string pattern, string content, bool asReference = false)
    {
        int[] wanted = ScalarsOf(pattern);
        int[] replacement = ScalarsOf(content);
        return (input, output) =>
        {
            for (int i = 0; i < input.Count;)
            {
                if (!StartsWith(input, i, wanted))
                {
                    output.Add(input[i++]);
                    continue;
                }

                OriginScalar last = input[i + wanted.Length - 1];
                (int start, int end) = (asReference ? last.Start : input[i].Start, last.End);
                Append(replacement, start, end, output);
                i += wanted.Length;
                SequenceNormalizer.RefuseGrowth(input.Count, output.Count);
            }
        };
    }

    /// <summary>Replaces two or more spaces in a row, the Regex pattern <c> {2,}</c>.</summary>
    /// <param name="content">The replacement.</param>
    /// <param name="asReference">As in <see cref="ReplaceText"/>.</param>
    public static NormalizationStep ReplaceSpaces(string content, bool asReference = false)
    {
        int[] replacement = ScalarsOf(content);
        return (input, output) =>
        {
            for (int i = 0, end; i < input.Count; i = end)
            {
                for (end = i; end < input.Count && input[end].Scalar == ' '; end++)
                {
                }

                if (end - i >= 2)
                {
                    (int from, int to) = (asReference ? input[end - 1].Start : input[i].Start, input[end - 1].End);
                    Append(replacement, from, to, output);
                    SequenceNormalizer.RefuseGrowth(input.Count, output.Count);
                }
                else
                {
                    output.Add(input[i]);
                    end = i + 1;
                }
            }
        };
    }

    public static int[] ScalarsOf(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    /// <summary>Appends characters that all stand for one part of the text.</summary>
    public static void Append(int[] scalars, int start, int end, List<OriginScalar> output)
    {
        foreach (int scalar in scalars)
        {
            output.Add(new OriginScalar(scalar, start, end));
        }
    }

    private static bool StartsWith(List<OriginScalar> input, int at, int[] wanted)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (at + i >= input.Count || input[at + i].Scalar != wanted[i])
            {
                return false;
            }
        }

        return wanted.Length > 0;
    }
}
