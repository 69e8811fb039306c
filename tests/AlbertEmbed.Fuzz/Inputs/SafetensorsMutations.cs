using System.Buffers.Binary;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to safetensors files, most of it in the header.</summary>
internal static class SafetensorsMutations
{
    private const int LengthOfLength = 8;

    public static byte[] Change(byte[] bytes, Random random)
    {
        if (bytes.Length < LengthOfLength || random.Next(6) == 0)
        {
            return ByteMutations.Change(bytes, random);
        }

        if (random.Next(8) == 0)
        {
            return ByteMutations.SetNumber(bytes, 0, LengthOfLength, random);
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (length <= 0 || length > bytes.Length - LengthOfLength)
        {
            return ByteMutations.Change(bytes, random);
        }

        int end = LengthOfLength + (int)length;
        byte[] header = JsonMutations.Change(bytes[LengthOfLength..end], random);
        byte[] written = new byte[LengthOfLength];
        BinaryPrimitives.WriteInt64LittleEndian(written, random.Next(20) == 0 ? length : header.Length);
        return [.. written, .. header, .. bytes[end..]];
    }
}
