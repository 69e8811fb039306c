namespace AlbertEmbed.Tokenization;

/// <summary>BERT's normalizer, for a <c>vocab.txt</c> and for the BertNormalizer of a <c>tokenizer.json</c>.</summary>
internal static class BertNormalization
{
    public static IEnumerable<NormalizationStep> Steps(bool clean, bool chineseChars, bool stripAccents, bool lowerCase)
    {
        if (clean)
        {
            yield return Clean;
        }

        if (chineseChars)
        {
            yield return SeparateIdeographs;
        }

        if (stripAccents)
        {
            yield return UnicodeNormalization.Decompose(compatibility: false);
            yield return StripNonspacingMarks;
        }

        if (lowerCase)
        {
            yield return NormalizationSteps.LowerCase;
        }
    }

    /// <summary>clean_text: deletes control characters and makes every white space a space.</summary>
    private static void Clean(List<OriginScalar> input, List<OriginScalar> output)
    {
        foreach (OriginScalar character in input)
        {
            if (character.Scalar is 0 or UnicodeData.Replacement || UnicodeData.Has(character.Scalar, CharacterProperties.Control))
            {
                continue;
            }

            bool isSpace = UnicodeData.Has(character.Scalar, CharacterProperties.WhiteSpace);
            output.Add(isSpace ? character with { Scalar = ' ' } : character);
        }
    }

    /// <summary>handle_chinese_chars: puts a space on both sides of each ideograph.</summary>
    private static void SeparateIdeographs(List<OriginScalar> input, List<OriginScalar> output)
    {
        foreach (OriginScalar character in input)
        {
            if (!IsIdeograph(character.Scalar))
            {
                output.Add(character);
                continue;
            }

            output.Add(character with { Scalar = ' ' });
            output.Add(character);
            output.Add(character with { Scalar = ' ' });
        }
    }

    /// <summary>strip_accents, after NFD: deletes nonspacing marks only.</summary>
    private static void StripNonspacingMarks(List<OriginScalar> input, List<OriginScalar> output) =>
        NormalizationSteps.Delete(CharacterProperties.NonspacingMark, input, output);

    private static bool IsIdeograph(int scalar) => scalar is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
