namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>Texts at which readers, paths and terminals go wrong.</summary>
internal static class Strings
{
    private static readonly string[] Odd =
    [
        "", " ", "\0", "a\0b", "\n", "a\r\nb", "\t", "\u001b[31mred\u001b[0m", "\u009b31m", "\u202ereversed", "\u2028", "\ufeff",
        "\ufffd", "\ufffe", "e\u0301", "/", ".", "..",
        "../../../../etc/passwd", "/etc/passwd", "/dev/zero", "/", "C:\\x", "a/../../b", "-rf", "--help", "{}", "[]", "null", "true",
        "NaN", "1e999", "%s%n", "[CLS]",
        "[MASK]", "<pad>", "text", "id", "embedding", "albert", "float64", "model.safetensors", "spiece.model", "config.json",
        "http://127.0.0.1:1/", "file:///etc/passwd",
    ];

    public static string Any(Random random) => random.Next(12) switch
    {
        0 => new string('a', 1 << random.Next(8, 18)),
        1 => string.Concat(Enumerable.Repeat("[MASK] \u00e9", 1 << random.Next(4, 12))),
        2 => Numbers.ExtremeText(random),
        _ => Odd[random.Next(Odd.Length)],
    };
}
