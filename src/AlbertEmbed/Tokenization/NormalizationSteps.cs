using System.Runtime.InteropServices;

namespace AlbertEmbed.Tokenization;

/// <summary>The short stages that <c>tokenizer.json</c> files name.</summary>
internal static class NormalizationSteps
{
    /// <summary>StripAccents: deletes marks of every kind.</summary>
    public static void StripAccents(List<OriginScalar> input, List<OriginScalar> output) =>
        Delete(CharacterProperties.Mark, input, output);

    /// <summary>Deletes the characters with a property.</summary>
    public static void Delete(CharacterProperties property, List<OriginScalar> input, List<OriginScalar> output)
    {
        foreach (OriginScalar character in input)
        {
            if (!UnicodeData.Has(character.Scalar, property))
            {
                output.Add(character);
            }
        }
    }

    public static void LowerCase(List<OriginScalar> input, List<OriginScalar> output)
    {
        foreach (OriginScalar character in input)
        {
            UnicodeData.AppendLower(character, output);
        }
    }

    /// <summary>Strip: deletes white space at the ends.</summary>
    public static NormalizationStep Strip(bool left, bool right) => (input, output) =>
    {
        int start = left ? input.FindIndex(character => !IsWhiteSpace(character)) : 0;
        int end = right ? input.FindLastIndex(character => !IsWhiteSpace(character)) + 1 : input.Count;
        if (start >= 0 && start < end)
        {
            output.AddRange(CollectionsMarshal.AsSpan(input)[start..end]);
        }
    };

    /// <summary>Prepend: puts a text in front, unless the segment is empty.</summary>
    public static NormalizationStep Prepend(string text)
    {
        int[] prefix = ReplacementSteps.ScalarsOf(text);
        return (input, output) =>
        {
            if (input.Count > 0)
            {
                ReplacementSteps.Append(prefix, input[0].Start, input[0].Start, output);
            }

            output.AddRange(CollectionsMarshal.AsSpan(input));
        };
    }

    private static bool IsWhiteSpace(OriginScalar character) => UnicodeData.Has(character.Scalar, CharacterProperties.WhiteSpace);
}
