using System.Numerics;
using System.Runtime.InteropServices;

namespace AlbertEmbed.Search;

/// <summary>Counts the bits in which rows of bytes differ.</summary>
internal static class BitDistance
{
    /// <param name="one">Bytes.</param>
    /// <param name="other">As many bytes.</param>
    public static int Of(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(one);
        ReadOnlySpan<ulong> others = MemoryMarshal.Cast<byte, ulong>(other);
        int count = 0;
        for (int i = 0; i < words.Length; i++)
        {
            count += BitOperations.PopCount(words[i] ^ others[i]);
        }

        for (int i = words.Length * sizeof(ulong); i < one.Length; i++)
        {
            count += BitOperations.PopCount((uint)(one[i] ^ other[i]));
        }

        return count;
    }
}
