using System.Runtime.InteropServices;
using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>Applies a <see cref="CharacterMap"/> to grapheme clusters, as the reference does.</summary>
internal static class CharacterMapping
{
    /// <summary>The reference maps longer clusters character by character.</summary>
    private const int MaxClusterBytes = 5;

    /// <summary>The normalizer Precompiled of <c>tokenizer.json</c>.</summary>
    /// <param name="map">The map.</param>
    /// <param name="asReference">
    /// Gives characters the origins of the reference, which does not count those that the map deletes at the very start.
    /// </param>
    public static NormalizationStep Precompiled(CharacterMap map, bool asReference = false) => (input, output) =>
    {
        MapCharacters(map, input, output);
        if (asReference && output.Count > 0 && output[0].Start > input[0].Start)
        {
            MoveToStart(input, output[0].Start);
            output.Clear();
            MapCharacters(map, input, output);
        }
    };

    /// <summary>Gives characters from an origin on the origins of the first characters, which are lost.</summary>
    private static void MoveToStart(List<OriginScalar> characters, int origin)
    {
        int lost = 0;
        while (characters[lost].Start != origin)
        {
            lost++;
        }

        for (int i = lost; i < characters.Count; i++)
        {
            characters[i - lost] = characters[i - lost] with { Scalar = characters[i].Scalar };
        }

        characters.RemoveRange(characters.Count - lost, lost);
    }

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
}
