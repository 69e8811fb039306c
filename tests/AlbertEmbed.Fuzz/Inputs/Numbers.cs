namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Numbers at which arithmetic goes wrong.</summary>
internal static class Numbers
{
    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 3, 7, 127, 128, 255, 256, 32_767, 65_535, 65_536, 1 << 20, 100_000_000, int.MaxValue - 47, int.MaxValue,
        1UL << 31, uint.MaxValue,
        1UL << 32, 1UL << 40, 1UL << 61, 1UL << 62, long.MaxValue - 1, long.MaxValue, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue,
    ];

    private static readonly string[] Texts =
    [
        "-1", "-5", "0", "1", "2", "3", "9", "255", "256", "65536", "1048576", "100000000", "2147483600", "2147483647", "2147483648",
        "-2147483648", "4294967296",
        "4611686018427387904", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1e9",
        "1e308", "1e999", "-1e999",
        "1e-400", "0.5", "-0", "1.0", "1e0", "00", "NaN", "Infinity", "-Infinity",
    ];

    public static ulong Extreme(Random random) => Extremes[random.Next(Extremes.Length)];

    public static string ExtremeText(Random random) => Texts[random.Next(Texts.Length)];
}
