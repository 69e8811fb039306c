using System.IO.Compression;
using System.Text;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to lines, tables and vocabularies, packed or not.</summary>
internal static class TextMutations
{
    private const int MostUnpacked = 1 << 20;

    private static readonly byte[][] Insertions =
    [
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2], [0], [(byte)'\r'],
        [(byte)'\n'], "\r\n"u8.ToArray(), "\"\""u8.ToArray(),
        "\""u8.ToArray(), "'"u8.ToArray(), ","u8.ToArray(), "\t"u8.ToArray(), ";"u8.ToArray(), "|"u8.ToArray(), "\\"u8.ToArray(),
        "\u001b[2J"u8.ToArray(), "\u2028"u8.ToArray(), "\u0085"u8.ToArray(),
        "\u202e"u8.ToArray(), "\n\n\n"u8.ToArray(), "=cmd()"u8.ToArray(), "#"u8.ToArray(), "{\"text\":1}\n"u8.ToArray(),
    ];

    // Small packed, 200 MB unpacked.
    private static readonly Lazy<byte[]> Bomb = new(() => Pack(new byte[1 << 20], 200));

    public static byte[] Change(byte[] bytes, Random random)
    {
        int place = random.Next(bytes.Length + 1);
        int line = bytes.AsSpan(0, place).LastIndexOf((byte)'\n') + 1;
        int next = bytes.AsSpan(place).IndexOf((byte)'\n') is >= 0 and int found ? place + found + 1 : bytes.Length;
        return random.Next(8) switch
        {
            0 => ByteMutations.Change(bytes, random),
            1 => ByteMutations.Splice(bytes, line, next - line, []),
            2 => ByteMutations.Splice(bytes, line, 0, bytes.AsSpan(line, next - line)),
            3 => ByteMutations.Splice(bytes, place, 0, Encoding.UTF8.GetBytes(Strings.Any(random))),
            4 => ByteMutations.Splice(bytes, 0, 0, Insertions[random.Next(Insertions.Length)]),
            5 when random.Next(20) == 0 =>
                ByteMutations.Splice(bytes, place, 0, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("word ", 1_000_000)))),
            _ => ByteMutations.Splice(bytes, place, 0, Insertions[random.Next(Insertions.Length)]),
        };
    }

    /// <summary>Damages what is packed, or the packing.</summary>
    public static byte[] ChangeGzip(byte[] bytes, Random random, Func<byte[], Random, byte[]> change)
    {
        switch (random.Next(8))
        {
            case 0:
                return ByteMutations.Change(bytes, random);
            case 1:
                return [.. bytes, .. bytes];
            case 2:
                return [.. bytes, .. Insertions[random.Next(Insertions.Length)]];
            case 3:
                return ByteMutations.SetNumber(bytes, random.Next(Math.Min(10, bytes.Length)), 1, random);
            case 4:
                return ByteMutations.SetNumber(bytes, Math.Max(0, bytes.Length - 8 + (random.Next(2) * 4)), 4, random);
            case 5 when random.Next(60) == 0:
                return [.. Bomb.Value];
            default:
                try
                {
                    using GZipStream unpacked = new(new MemoryStream(bytes), CompressionMode.Decompress);
                    byte[] buffer = new byte[MostUnpacked];
                    return Pack(change(buffer[..unpacked.ReadAtLeast(buffer, MostUnpacked, throwOnEndOfStream: false)], random));
                }
                catch (InvalidDataException)
                {
                    return ByteMutations.Change(bytes, random);
                }
        }
    }

    /// <summary>Packs something, once or again and again in one member.</summary>
    public static byte[] Pack(byte[] bytes, int times = 1)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
        {
            for (; times > 0; times--)
            {
                stream.Write(bytes);
            }
        }

        return packed.ToArray();
    }
}
