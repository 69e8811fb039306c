using System.Numerics;

namespace AlbertEmbed.Output;

/// <summary>Widens bytes to float32.</summary>
internal static class ByteNumbers
{
    /// <param name="bytes">Numbers from 0 to 255.</param>
    /// <param name="flip">Bits that are turned over first: 0x80 for numbers from -128 on.</param>
    /// <param name="numbers">Receives as many numbers.</param>
    public static void Widen(ReadOnlySpan<byte> bytes, byte flip, Span<float> numbers)
    {
        int at = 0;
        Vector<byte> flips = new(flip);
        for (; at <= bytes.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[at..]) ^ flips, out Vector<ushort> first, out Vector<ushort> second);
            WidenHalf(first, numbers[at..]);
            WidenHalf(second, numbers[(at + Vector<ushort>.Count)..]);
        }

        for (; at < bytes.Length; at++)
        {
            numbers[at] = (byte)(bytes[at] ^ flip);
        }
    }

    private static void WidenHalf(Vector<ushort> half, Span<float> numbers)
    {
        Vector.Widen(half, out Vector<uint> first, out Vector<uint> second);
        Vector.ConvertToSingle(Vector.AsVectorInt32(first)).CopyTo(numbers);
        Vector.ConvertToSingle(Vector.AsVectorInt32(second)).CopyTo(numbers[Vector<float>.Count..]);
    }
}
