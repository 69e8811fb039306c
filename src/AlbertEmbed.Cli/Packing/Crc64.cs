namespace AlbertEmbed.Packing;

/// <summary>The checksum of 64 bits that xz takes, of ECMA-182 with the low bit first.</summary>
internal static class Crc64
{
    /// <summary>The checksum of nothing, inverted as it is while bytes are added.</summary>
    public const ulong Start = ulong.MaxValue;

    private const ulong Polynomial = 0xC96C5795D7870F42;

    private static readonly ulong[] Table = MakeTable();

    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            sum = Table[(byte)sum ^ value] ^ (sum >> 8);
        }

        return sum;
    }

    private static ulong[] MakeTable()
    {
        ulong[] table = new ulong[byte.MaxValue + 1];
        for (int i = 0; i < table.Length; i++)
        {
            ulong sum = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * Polynomial);
            }

            table[i] = sum;
        }

        return table;
    }
}
