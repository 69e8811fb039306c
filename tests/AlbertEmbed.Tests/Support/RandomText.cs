using System.Text;

namespace AlbertEmbed.Tests.Support;

/// <summary>Text from all of Unicode, with more than its share of what is difficult.</summary>
internal static class RandomText
{
    private static readonly int[] Difficult =
    [
        .. "e\u0301\u0302 \u200D\uFE0F`'가\u1100\u1161\u11A8ﬁ½İΣ\r\n\t\u0001\u007F\u00A0\u0600ＡＢ中क\u094Dत[MASK]"
            .EnumerateRunes().Select(rune => rune.Value),
        0x1F469, 0x1F1E9,
    ];

    public static string Next(Random random)
    {
        StringBuilder text = new();
        for (int i = random.Next(30); i > 0; i--)
        {
            int scalar = random.Next(4) switch
            {
                0 => random.Next(0x20, 0x7F),
                1 => random.Next(0, 0x3000),
                2 => random.Next(0xE000, 0x11_0000),
                _ => Difficult[random.Next(Difficult.Length)],
            };
            text.Append(char.ConvertFromUtf32(scalar));
        }

        return text.ToString();
    }
}
