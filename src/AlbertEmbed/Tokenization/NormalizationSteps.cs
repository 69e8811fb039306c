using System.Runtime.InteropServices;
using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>One stage of a normalizer: reads all characters of a segment and appends what becomes of them.</summary>
internal delegate void NormalizationStep(List<OriginScalar> input, List<OriginScalar> output);

/// <summary>The stages that <c>tokenizer.json</c> files name, and BERT's.</summary>
internal static class NormalizationSteps
{
    /// <summary>A longer cluster is mapped character by character, as the reference does it.</summary>
    private const int MaxClusterBytes = 5;

    /// <summary>Replace with a String pattern: every occurrence, left to right, not overlapping.</summary>
    /// <param name="pattern">What is replaced.</param>
    /// <param name="content">What comes in.</param>
    /// <param name="asReference">Say of the content, as the reference does, that it stands for the pattern's last character only.</param>
    public static NormalizationStep Replace(string pattern, string content, bool asReference = false)
    {
        int[] wanted = Scalars(pattern);
        int[] replacement = Scalars(content);
        return (input, output) =>
        {
            for (int i = 0; i < input.Count;)
            {
                if (!Matches(input, i, wanted))
                {
                    output.Add(input[i++]);
                    continue;
                }

                OriginScalar last = input[i + wanted.Length - 1];
                (int start, int end) = (asReference ? last.Start : input[i].Start, last.End);
                output.AddRange(replacement.Select(scalar => new OriginScalar(scalar, start, end)));
                i += wanted.Length;
                SequenceNormalizer.RefuseGrowth(input.Count, output.Count);
            }
        };
    }

    /// <summary>Replace with the Regex pattern <c> {2,}</c>: several spaces become <paramref name="content"/>.</summary>
    /// <param name="content">What comes in.</param>
    /// <param name="asReference">As in <see cref="Replace"/>.</param>
    public static NormalizationStep ReplaceSpaces(string content, bool asReference = false)
    {
        int[] replacement = Scalars(content);
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
                    output.AddRange(replacement.Select(scalar => new OriginScalar(scalar, from, to)));
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

    /// <summary>NFD or NFKD: decomposed, marks in canonical order.</summary>
    public static NormalizationStep Decompose(bool compatibility) => (input, output) =>
    {
        foreach (OriginScalar character in input)
        {
            UnicodeData.AppendDecomposition(character, compatibility, output);
        }

        SortMarks(output);
    };

    /// <summary>NFC or NFKC, after the decomposition of the same kind.</summary>
    /// <remarks>Source: UAX #15, canonical composition.</remarks>
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

    /// <summary>StripAccents: deletes marks of every kind.</summary>
    public static void StripAccents(List<OriginScalar> input, List<OriginScalar> output) =>
        Keep(input, output, character => !UnicodeData.Has(character.Scalar, CharacterProperties.Mark));

    public static void LowerCase(List<OriginScalar> input, List<OriginScalar> output) =>
        input.ForEach(character => UnicodeData.AppendLower(character, output));

    /// <summary>Precompiled: the character map on each grapheme cluster.</summary>
    /// <param name="map">The map.</param>
    /// <param name="asReference">Do not count, as the reference does not, the characters that the map deletes at the very start.</param>
    public static NormalizationStep Precompiled(CharacterMap map, bool asReference = false) => (input, output) =>
    {
        MapCharacters(map, input, output);
        if (asReference && output.Count > 0 && output[0].Start > input[0].Start)
        {
            int lost = input.FindIndex(character => character.Start == output[0].Start);
            List<OriginScalar> moved = [.. input.Skip(lost).Select((character, i) => input[i] with { Scalar = character.Scalar })];
            output.Clear();
            MapCharacters(map, moved, output);
        }
    };

    /// <summary>
    /// Applies a character map: the shortest key at the start of a cluster replaces all of it; longer clusters, and
    /// those without a key, are mapped character by character.
    /// </summary>
    public static void MapCharacters(CharacterMap? map, List<OriginScalar> input, List<OriginScalar> output)
    {
        ReadOnlySpan<OriginScalar> all = CollectionsMarshal.AsSpan(input);
        if (map is null)
        {
            output.AddRange(all);
            return;
        }

        for (int at = 0, length; at < all.Length; at += length)
        {
            length = GraphemeClusters.FirstLength(all[at..]);
            if (!TryMap(map, all.Slice(at, length), output))
            {
                for (int i = at; i < at + length; i++)
                {
                    if (length == 1 || !TryMap(map, all.Slice(i, 1), output))
                    {
                        output.Add(all[i]);
                    }
                }
            }
        }
    }

    /// <summary>Strip: deletes white space at the ends.</summary>
    public static NormalizationStep Strip(bool left, bool right) => (input, output) =>
    {
        int start = left ? input.FindIndex(character => !IsWhiteSpace(character)) : 0;
        int end = right ? input.FindLastIndex(character => !IsWhiteSpace(character)) + 1 : input.Count;
        if (start >= 0 && start < end)
        {
            output.AddRange(input.GetRange(start, end - start));
        }
    };

    /// <summary>Prepend: text in front, unless there is nothing.</summary>
    public static NormalizationStep Prepend(string text)
    {
        int[] prefix = Scalars(text);
        return (input, output) =>
        {
            if (input.Count > 0)
            {
                output.AddRange(prefix.Select(scalar => new OriginScalar(scalar, input[0].Start, input[0].Start)));
            }

            output.AddRange(input);
        };
    }

    /// <summary>BERT's clean_text: control characters deleted, every white space a space.</summary>
    public static void Clean(List<OriginScalar> input, List<OriginScalar> output)
    {
        foreach (OriginScalar character in input)
        {
            if (character.Scalar is 0 or UnicodeData.Replacement || UnicodeData.Has(character.Scalar, CharacterProperties.Control))
            {
                continue;
            }

            output.Add(IsWhiteSpace(character) ? character with { Scalar = ' ' } : character);
        }
    }

    /// <summary>BERT's handle_chinese_chars: a space on both sides of each ideograph.</summary>
    public static void SeparateIdeographs(List<OriginScalar> input, List<OriginScalar> output)
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

    /// <summary>BERT's strip_accents, after NFD: deletes nonspacing marks only.</summary>
    public static void StripNonspacingMarks(List<OriginScalar> input, List<OriginScalar> output) =>
        Keep(input, output, character => !UnicodeData.Has(character.Scalar, CharacterProperties.NonspacingMark));

    private static bool TryMap(CharacterMap map, ReadOnlySpan<OriginScalar> cluster, List<OriginScalar> output)
    {
        Span<byte> utf8 = stackalloc byte[MaxClusterBytes + 4];
        int bytes = 0;
        foreach (OriginScalar character in cluster)
        {
            bytes += new Rune(character.Scalar).EncodeToUtf8(utf8[bytes..]);
            if (bytes > MaxClusterBytes)
            {
                return false;
            }
        }

        if (!map.TryMapShortestPrefix(utf8[..bytes], out ReadOnlySpan<byte> replacement))
        {
            return false;
        }

        while (!replacement.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(replacement, out Rune rune, out int length);
            output.Add(new OriginScalar(rune.Value, cluster[0].Start, cluster[^1].End));
            replacement = replacement[length..];
        }

        return true;
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
                // A stable sort, as the standard asks for.
                OriginScalar[] sorted =
                [
                    .. characters.GetRange(i, end - i).OrderBy(character => UnicodeData.CombiningClass(character.Scalar)),
                ];
                sorted.CopyTo(CollectionsMarshal.AsSpan(characters)[i..end]);
            }
        }
    }

    private static void Keep(List<OriginScalar> input, List<OriginScalar> output, Predicate<OriginScalar> isKept)
    {
        foreach (OriginScalar character in input)
        {
            if (isKept(character))
            {
                output.Add(character);
            }
        }
    }

    private static bool Matches(List<OriginScalar> input, int at, int[] wanted)
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

    private static int[] Scalars(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    private static bool IsWhiteSpace(OriginScalar character) => UnicodeData.Has(character.Scalar, CharacterProperties.WhiteSpace);

    private static bool IsIdeograph(int scalar) => scalar is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
