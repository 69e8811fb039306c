using System.Collections.Concurrent;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to what is packed, or to the packing.</summary>
internal static class PackedMutations
{
    private const int MostUnpacked = 1 << 20;

    // Small packed, 200 MB unpacked.
    private static readonly ConcurrentDictionary<PackingKind, byte[]> Bombs = new();

    /// <param name="kind">How the bytes are packed.</param>
    /// <param name="bytes">A packed file.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="change">Damages what is packed.</param>
    public static byte[] Change(PackingKind kind, byte[] bytes, Random random, Func<byte[], Random, byte[]> change)
    {
        switch (random.Next(10))
        {
            case 0:
                return ByteMutations.Change(bytes, random);
            case 1:
                return [.. bytes, .. bytes];
            case 2:
                return [.. bytes, .. TextMutations.AnyInsertion(random)];
            case 3:
                return ByteMutations.SetNumber(bytes, random.Next(Math.Min(24, bytes.Length)), 1, random);
            case 4:
                return ByteMutations.SetNumber(bytes, Math.Max(0, bytes.Length - 8 - random.Next(16)), 4, random);
            case 5:
                return bytes[..random.Next(bytes.Length + 1)];
            case 6 when bytes.Length > 0:
                byte[] flipped = [.. bytes];
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 7 when random.Next(30) == 0:
                return [.. Bombs.GetOrAdd(kind, packing => Packer.Pack(packing, new byte[1 << 20], 200))];
            default:
                try
                {
                    using UnpackedStream unpacked = UnpackedStream.Open(kind, new MemoryStream(bytes));
                    byte[] buffer = new byte[MostUnpacked];
                    int length = unpacked.ReadAtLeast(buffer, MostUnpacked, throwOnEndOfStream: false);
                    return Packer.Pack(kind, change(buffer[..length], random));
                }
                catch (UnpackingException)
                {
                    return ByteMutations.Change(bytes, random);
                }
        }
    }
}
