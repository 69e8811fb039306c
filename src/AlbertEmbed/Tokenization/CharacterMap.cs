using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// A SentencePiece model's precompiled character map: a Darts double array over UTF-8 keys, and the replacements.
/// </summary>
/// <remarks>
/// Layout, little-endian: uint32 byte length of the array; its uint32 units; NUL-terminated UTF-8 replacements. A unit's
/// label is <c>u &amp; 0x800000FF</c>, bit 8 says that a key ends here, its offset is <c>(u >> 10) &lt;&lt; ((u &amp; 0x200) >> 6)</c>,
/// and a leaf's value is its low 31 bits. Source: darts-clone and SentencePiece's normalizer.
/// </remarks>
internal sealed class CharacterMap
{
    /// <summary>The longest replacement of NFKC has 33 bytes.</summary>
    private const int LongestReplacement = 128;

    private readonly uint[] units;
    private readonly byte[] replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        this.units = units;
        this.replacements = replacements;
    }

    /// <exception cref="FormatException">The lengths in it do not fit.</exception>
    public static CharacterMap Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length < sizeof(uint))
        {
            throw new FormatException("the character map is cut off");
        }

        uint arrayLength = BinaryPrimitives.ReadUInt32LittleEndian(data);
        data = data[sizeof(uint)..];
        if (arrayLength == 0 || arrayLength % sizeof(uint) != 0 || arrayLength > data.Length)
        {
            throw new FormatException("the character map's array does not fit its size");
        }

        RefuseLongReplacements(data[(int)arrayLength..]);
        uint[] units = MemoryMarshal.Cast<byte, uint>(data[..(int)arrayLength]).ToArray();
        return new CharacterMap(units, data[(int)arrayLength..].ToArray());
    }

    /// <summary>The map as files hold it.</summary>
    public byte[] ToBytes()
    {
        byte[] length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)(units.Length * sizeof(uint)));
        return [.. length, .. MemoryMarshal.AsBytes(units.AsSpan()), .. replacements];
    }

    /// <summary>
    /// Replaces the shortest prefix of <paramref name="text"/> (UTF-8) that is a key, as the reference does; SentencePiece itself takes the
    /// longest.
    /// </summary>
    public bool TryMapShortestPrefix(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        uint at = Offset(units[0]);
        foreach (byte label in text)
        {
            at ^= label;
            if (label == 0 || at >= units.Length || (units[at] & 0x800000FF) != label)
            {
                return false;
            }

            uint unit = units[at];
            at ^= Offset(unit);
            if ((unit & 0x100) != 0 && at < units.Length)
            {
                replacement = Replacement(units[at] & 0x7FFFFFFF);
                return true;
            }
        }

        return false;
    }

    /// <summary>A replacement of a megabyte for each character of a text would exhaust memory.</summary>
    private static void RefuseLongReplacements(ReadOnlySpan<byte> replacements)
    {
        while (!replacements.IsEmpty)
        {
            int length = replacements.IndexOf((byte)0);
            if ((length < 0 ? replacements.Length : length) > LongestReplacement)
            {
                throw new FormatException($"the character map has a replacement of more than {LongestReplacement} bytes");
            }

            replacements = replacements[(length < 0 ? replacements.Length : length + 1)..];
        }
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private ReadOnlySpan<byte> Replacement(uint start)
    {
        if (start >= replacements.Length)
        {
            return default;
        }

        ReadOnlySpan<byte> tail = replacements.AsSpan((int)start);
        int end = tail.IndexOf((byte)0);
        return end < 0 ? tail : tail[..end];
    }
}
