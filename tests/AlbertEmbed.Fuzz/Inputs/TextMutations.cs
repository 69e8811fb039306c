using System.Text;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Damage to lines, tables and vocabularies.</summary>
internal static class TextMutations
{
    private static readonly byte[][] Insertions =
    [
        [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2], [0], [(byte)'\r'],
        [(byte)'\n'], "\r\n"u8.ToArray(), "\"\""u8.ToArray(),
        "\""u8.ToArray(), "'"u8.ToArray(), ","u8.ToArray(), "\t"u8.ToArray(), ";"u8.ToArray(), "|"u8.ToArray(), "\\"u8.ToArray(),
        "\u001b[2J"u8.ToArray(), "\u2028"u8.ToArray(), "\u0085"u8.ToArray(),
        "\u202e"u8.ToArray(), "\n\n\n"u8.ToArray(), "=cmd()"u8.ToArray(), "#"u8.ToArray(), "{\"text\":1}\n"u8.ToArray(),
    ];

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

    /// <summary>Bytes that stand where they may not.</summary>
    public static byte[] AnyInsertion(Random random) => Insertions[random.Next(Insertions.Length)];
}
