using System.Text;

namespace AlbertEmbed.Fuzz.Oracles;

/// <summary>
/// Texts on which two tokenizers are compared: all of Unicode, with more than its share of what tokenizers treat specially.
/// </summary>
/// <param name="pieces">Pieces of the vocabulary.</param>
/// <param name="tokens">Added and special tokens.</param>
/// <param name="lines">Real texts; may be empty.</param>
internal sealed class OracleTexts(IReadOnlyList<string> pieces, IReadOnlyList<string> tokens, IReadOnlyList<string> lines)
{
    /// <summary>First and last scalar value of scripts, signs, private use, planes without characters.</summary>
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x20, 0x7E), (0x20, 0x7E), ('a', 'z'), ('A', 'Z'), ('0', '9'), (0, 0x1F), (0x7F, 0x9F), (0xA0, 0xFF), (0x100, 0x24F),
        (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF), (0x700, 0x8FF),
        (0x900, 0x97F), (0x980, 0xDFF), (0xE00, 0xE7F), (0xE80, 0xFFF), (0x1000, 0x109F), (0x10A0, 0x10FF), (0x1100, 0x11FF),
        (0x1200, 0x167F), (0x1680, 0x1ABF), (0x1AB0, 0x1AFF), (0x1B00, 0x1DFF), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x218F),
        (0x2190, 0x2BFF), (0x2C00, 0x2E7F), (0x2E80, 0x2FFF), (0x3000, 0x303F), (0x3040, 0x30FF), (0x3100, 0x33FF), (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF), (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7A3), (0xD7B0, 0xD7FF), (0xE000, 0xF8FF), (0xF900, 0xFAFF),
        (0xFB00, 0xFDFF), (0xFE00, 0xFE6F), (0xFE70, 0xFEFF), (0xFF00, 0xFFEF), (0xFFF0, 0xFFFF), (0x10000, 0x10FFF), (0x11000, 0x12FFF),
        (0x13000, 0x1CFFF), (0x1D000, 0x1D7FF), (0x1E000, 0x1EFFF), (0x1F000, 0x1FAFF), (0x1F1E6, 0x1F1FF), (0x20000, 0x323AF),
        (0x323B0, 0xDFFFF), (0xE0000, 0xE01EF), (0xF0000, 0x10FFFF),
    ];

    /// <summary>What joins, grows, is cut, deleted or replaced somewhere.</summary>
    private static readonly string[] Special =
    [
        " ", "  ", "\t", "\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u00A0", "\u1680", "\u180E", "\u2003", "\u2028", "\u2029",
        "\u202F", "\u205F", "\u3000", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\uFE0F", "\u00AD", "\0", "\u0001",
        "\u007F", "\uFFFD", "\uFFFE", "\uFFFF", "\u2581", "\u2581\u2581", "``", "''", "`", "'", "```", "'''", "##", "#", "İ",
        "I", "ı", "ẞ", "ß", "ŉ", "ǰ", "ΐ", "Σ", "ΑΣ", "ς", "ﬁ", "ﬃ", "½", "①", "㎒", "㍿", "ℌ", "\u0130\u0307", "e\u0301",
        "E\u0301\u0323", "a\u0323\u0307\u0301", "q\u0307\u0323", "\u0344", "\u1100\u1161\u11A8", "가\u11A8", "각", "\u0E33",
        "\u0EB3", "क्षि", "\u0915\u094D\u200D\u0937", "\u0600 1", "\U0001F1E9\U0001F1EA",
        "\U0001F469\u200D\U0001F469\u200D\U0001F467", "\U0001F44D\U0001F3FD", "1\uFE0F\u20E3", "\u0958", "\u2126", "\u212B",
        "\uF900", "\U0002F800", "\uAC00", "\uD7A3", "ｱﾞ", "ﾊﾟ", "\u30CF\u309A", "1,000", "1,", ",", "3.14", "don't", "A.B.",
        "www.x.org/?a=b", "a@b.c", "…", "ﷺ",
    ];

    private static readonly string[] Spaces = [" ", " ", " ", "", "", "  ", "\t", "\n", "\u00A0", "\u3000", "\u2009", "\u0085"];

    /// <summary>The text with a number, always the same one.</summary>
    public string Of(int number)
    {
        Random random = new(number);
        StringBuilder text = new();
        if (lines.Count > 0 && random.Next(4) == 0)
        {
            text.Append(Mutated(lines[random.Next(lines.Count)], random));
        }

        int parts = random.Next(random.Next(8) == 0 ? 120 : 12);
        for (int i = 0; i < parts; i++)
        {
            text.Append(Part(random)).Append(Spaces[random.Next(Spaces.Length)]);
        }

        return WellFormed(text.ToString());
    }

    private string Part(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return Special[random.Next(Special.Length)];
            case 1 when tokens.Count > 0:
                return Changed(tokens[random.Next(tokens.Count)], random);
            case 2:
                return string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(_ => pieces[random.Next(pieces.Count)])).Replace(
                    '\u2581', random.Next(2) == 0 ? ' ' : '\u2581');
            case 3:
                return Changed(pieces[random.Next(pieces.Count)], random);
            case 4:
                return string.Concat(Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Special[random.Next(Special.Length)]));
            case 5:
                return string.Concat(Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Scalar((0, 0x10FFFF), random)));
            default:
                (int, int) range = Ranges[random.Next(Ranges.Length)];
                return string.Concat(Enumerable.Range(0, 1 + random.Next(8)).Select(
                    _ => random.Next(12) == 0 ? Special[random.Next(Special.Length)] : Scalar(range, random)));
        }
    }

    /// <summary>A token as it is, in another case, cut short, or with something inside it.</summary>
    private static string Changed(string token, Random random) => random.Next(6) switch
    {
        0 => token.ToUpperInvariant(),
        1 => string.Concat(token.Select(unit => random.Next(2) == 0 ? char.ToUpperInvariant(unit) : unit)),
        2 when token.Length > 1 => token[..random.Next(1, token.Length)],
        3 => token.Insert(random.Next(token.Length + 1), Special[random.Next(Special.Length)]),
        4 => token + token,
        _ => token,
    };

    /// <summary>A line of which some characters are deleted, doubled, exchanged or replaced.</summary>
    private static string Mutated(string line, Random random)
    {
        List<string> characters = [.. line.EnumerateRunes().Take(400).Select(rune => rune.ToString())];
        for (int i = random.Next(6); i > 0 && characters.Count > 1; i--)
        {
            int at = random.Next(characters.Count);
            int other = random.Next(characters.Count);
            switch (random.Next(4))
            {
                case 0:
                    characters.RemoveAt(at);
                    break;
                case 1:
                    characters.Insert(at, characters[other]);
                    break;
                case 2:
                    (characters[at], characters[other]) = (characters[other], characters[at]);
                    break;
                default:
                    characters[at] = Special[random.Next(Special.Length)];
                    break;
            }
        }

        return string.Concat(characters);
    }

    private static string Scalar((int First, int Last) range, Random random)
    {
        int scalar = random.Next(range.First, range.Last + 1);
        return char.ConvertFromUtf32(scalar is >= 0xD800 and <= 0xDFFF ? 0xFFFD : scalar);
    }

    /// <summary>The reference reads no halves of surrogate pairs.</summary>
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes());
}
