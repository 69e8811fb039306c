using System.Text.Json;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Golden;

public sealed class TokenizationGoldenTests
{
    /// <summary>Each file of lines with the reference's ids, and the model whose tokenizer made them.</summary>
    public static TheoryData<string, string> Files => new()
    {
        { "albert-en.jsonl", "albert-en" },
        { "albert-de.jsonl", "albert-de" },
        { "albert-en.keep-accents.jsonl", "albert-en-keep-accents" },
        { "albert-de.cased.jsonl", "albert-de-cased" },
        { "ties.jsonl", "albert-en" },
        { "albert-en.jsonl", "albert-en-json" },
        { "wordpiece-zh.jsonl", "bert-zh" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Ids_equal_the_reference_on_every_line(string file, string model)
    {
        TextTokenizer textTokenizer = new(TokenizerLoader.Load(GoldenData.Folder("models", model)), 1 << 20);
        TokenBuffer buffer = new();
        int lines = 0;
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", file)))
        {
            string text = line.GetProperty("text").GetString()!;
            int[] ids = textTokenizer.Encode(text, buffer).Ids;
            Assert.True(line.GetProperty("ids").Ints().SequenceEqual(ids), $"{file}:{lines + 1}: {text} gives {string.Join(' ', ids)}");
            lines++;
        }

        Assert.True(lines > 0);
    }

    [Theory]
    [InlineData("published", "albert-en")]
    [InlineData("published", "albert-en-json")]
    [InlineData("converter_uds", "albert-en-converted")]
    public void Every_build_of_a_vocabulary_is_run_as_it_is_written(string build, string model)
    {
        Tokenizer tokenizer = TokenizerLoader.Load(GoldenData.Folder("models", model));
        TextTokenizer textTokenizer = new(tokenizer, 1 << 20);
        TokenBuffer buffer = new();
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", "albert-en.builds.jsonl")))
        {
            string text = line.GetProperty("text").GetString()!;
            Assert.Equal(line.GetProperty(build).Ints(), textTokenizer.Encode(text, buffer).Ids);
        }
    }

    [Fact]
    public void Windows_equal_the_reference_from_both_sides()
    {
        Tokenizer tokenizer = TokenizerLoader.Load(GoldenData.Folder("models", "albert-en"));
        TokenBuffer buffer = new();
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", "windows.jsonl")))
        {
            string text = line.GetProperty("text").GetString()!;
            TextTokenizer textTokenizer = new(
                tokenizer, line.GetProperty("max_length").GetInt32(), line.GetProperty("side").GetString() == "left");
            int[][] expected = [.. line.GetProperty("windows").EnumerateArray().Select(window => window.Ints())];
            Assert.Equal(
                expected, textTokenizer.EncodeWindows(text, line.GetProperty("stride").GetInt32(), buffer).Select(window => window.Ids));
            Assert.Equal(expected[0], textTokenizer.Encode(text, buffer).Ids);
        }
    }

    [Fact]
    public void Pairs_equal_the_reference_with_their_token_types()
    {
        Tokenizer tokenizer = TokenizerLoader.Load(GoldenData.Folder("models", "albert-en"));
        TokenBuffer buffer = new();
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", "pairs.jsonl")))
        {
            string first = line.GetProperty("text").GetString()!;
            string second = line.GetProperty("pair").GetString()!;
            TextTokenizer textTokenizer = new(
                tokenizer, line.TryGetProperty("max_length", out JsonElement limit) ? limit.GetInt32() : 1 << 20);
            string strategy = line.TryGetProperty("strategy", out JsonElement name) ? name.GetString()! : "longest_first";
            IReadOnlyList<TokenSequence> windows = strategy == "longest_first"
                ? [textTokenizer.EncodePair(first, second, buffer)]
                : textTokenizer.EncodePairWindows(
                    first,
                    second,
                    strategy == "only_first" ? PairTruncation.OnlyFirst : PairTruncation.OnlySecond,
                    line.GetProperty("stride").GetInt32(),
                    buffer);
            Assert.Equal(
                line.GetProperty("windows").EnumerateArray().Select(window => window.Ints()), windows.Select(window => window.Ids));
            Assert.Equal(
                line.GetProperty("type_ids").EnumerateArray().Select(types => types.Ints()),
                windows.Select(window => window.Ids.Select((_, i) => i < window.FirstSegmentLength ? 0 : 1).ToArray()));
        }
    }

    /// <param name="file">The offsets of the reference.</param>
    /// <param name="model">The vocabulary.</param>
    /// <param name="quotes">
    /// Tokens for '' or `` that became one sign: the reference names one of the two, ours covers both.
    /// </param>
    /// <param name="moved">
    /// Lines that start with characters which the character map deletes: the reference does not count these, so that its offsets of
    /// the rest of the segment are as many characters too small. Ours say where the text is.
    /// </param>
    [Theory]
    [InlineData("albert-en.offsets.jsonl", "albert-en", 197, 2)]
    [InlineData("albert-en.offsets.jsonl", "albert-en-json", 197, 2)]
    [InlineData("wordpiece-zh.offsets.jsonl", "bert-zh", 0, 0)]
    public void Offsets_equal_the_reference_but_for_two_kinds_of_exceptions(string file, string model, int quotes, int moved)
    {
        int quirks = 0;
        int movedLines = 0;
        TextTokenizer textTokenizer = new(TokenizerLoader.Load(GoldenData.Folder("models", model)), 1 << 20);
        TokenBuffer buffer = new(keepDetails: true);
        List<string> differences = [];
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", file)))
        {
            string text = line.GetProperty("text").GetString()!;
            TokenSequence sequence = textTokenizer.Encode(text, buffer);
            int[][] expected = [.. line.GetProperty("offsets").EnumerateArray().Select(offset => offset.Ints())];
            int[][] found =
            [
                .. sequence.Sources.Select(
                    source => source < 0 ? [0, 0] : new[] { buffer.Offsets[source].Start, buffer.Offsets[source].End }),
            ];
            Assert.Equal(expected.Length, found.Length);
            if (IsMoved(text, found, expected))
            {
                movedLines++;
                continue;
            }

            for (int i = 0; i < found.Length; i++)
            {
                if (IsTwoSignQuote(text, found[i], expected[i]))
                {
                    quirks++;
                }
                else if (!found[i].SequenceEqual(expected[i]))
                {
                    differences.Add($"{Show(found[i])} for {Show(expected[i])}, {buffer.Surfaces[sequence.Sources[i]]} in {text}");
                }
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differences: {string.Join('\n', differences.Take(60))}");
        Assert.Equal((quotes, moved), (quirks, movedLines));
    }

    [Theory]
    [InlineData("char-normalization.tsv", false)]
    [InlineData("char-normalization.keep-accents.tsv", true)]
    public void Every_scalar_value_is_normalized_as_the_reference_does(string file, bool keepAccents)
    {
        Dictionary<int, string> expected = File.ReadLines(GoldenData.Folder("tokenization", file))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToDictionary(
                fields => Convert.ToInt32(fields[0].Replace("U+", string.Empty, StringComparison.Ordinal), 16),
                fields => Decode(fields[1]));
        SentencePieceModel model = SentencePieceModel.Parse(File.ReadAllBytes(GoldenData.Folder("models", "albert-en", "spiece.model")));
        AlbertNormalizer normalizer = new(new NormalizerOptions { KeepAccents = keepAccents }, model.Map);
        NormalizedText output = new(keepOffsets: false);
        for (int scalar = 0; scalar <= 0x10FFFF; scalar++)
        {
            if (scalar is >= 0xD800 and <= 0xDFFF)
            {
                continue;
            }

            string text = char.ConvertFromUtf32(scalar);
            output.Clear();
            normalizer.Normalize(text, 0, output);
            Assert.True(output.Chars.SequenceEqual(expected.GetValueOrDefault(scalar, text)), $"U+{scalar:X4} gives {output.Chars}");
        }
    }

    /// <summary>
    /// Whether a text starts with control characters, and all offsets before its first special token are as many too small.
    /// </summary>
    private static bool IsMoved(string text, int[][] found, int[][] expected)
    {
        int deleted = text.TakeWhile(c => char.IsControl(c) && !char.IsWhiteSpace(c)).Count();
        int[] differences = [.. found.Zip(expected, (one, other) => one[0] - other[0]).Distinct().Order()];
        return deleted > 0
            && differences.Length > 0
            && differences.All(difference => difference == 0 || difference == deleted)
            && differences[^1] == deleted;
    }

    private static bool IsTwoSignQuote(string text, int[] found, int[] expected) =>
        !found.SequenceEqual(expected)
        && (found[0] == expected[0] || (found[0] + 1 == expected[0] && text[found[0]..(found[0] + 2)] is "''" or "``"))
        && (found[1] == expected[1] || (found[1] - 1 == expected[1] && text[(found[1] - 2)..found[1]] is "''" or "``"));

    private static string Show(int[] offset) => $"[{offset[0]},{offset[1]}]";

    private static string Decode(string codePoints) => string.Concat(
        codePoints.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(code => char.ConvertFromUtf32(Convert.ToInt32(code.Replace("U+", string.Empty, StringComparison.Ordinal), 16))));
}
