using System.Buffers.Binary;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to Parquet: to the pages, and to what the end says of them, whose length stays right.</summary>
internal static class ParquetMutations
{
    private const int TailLength = 8;
    private const int MagicLength = 4;

    public static byte[] Change(byte[] bytes, Random random)
    {
        int end = bytes.Length - TailLength;
        int length = end > MagicLength ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(end)) : 0;
        int start = end - length;
        if (length <= 0 || start < MagicLength)
        {
            return ByteMutations.Change(bytes, random);
        }

        switch (random.Next(8))
        {
            case 0:
                return ByteMutations.Change(bytes, random);
            case 1:
                return ByteMutations.SetNumber(bytes, end, sizeof(int), random);
            case 2 or 3:
                return [.. ByteMutations.Change(bytes[..start], random), .. bytes[start..]];
            case 4:
                // A page, or the number of its values or bytes, in place.
                byte[] flipped = [.. bytes];
                flipped[random.Next(MagicLength, start)] = (byte)random.Next(256);
                return flipped;
            default:
                byte[] said = random.Next(2) == 0
                    ? ByteMutations.Change(bytes[start..end], random)
                    : ByteMutations.Splice(bytes[start..end], random.Next(length), random.Next(2), Number(random));
                return [.. bytes[..start], .. said, .. BitConverter.GetBytes(said.Length), .. bytes[^MagicLength..]];
        }
    }

    /// <summary>An extreme number in the form in which all of Parquet's are written.</summary>
    private static byte[] Number(Random random)
    {
        List<byte> bytes = [];
        ulong number = Numbers.Extreme(random) << 1;
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }
}
