using System.Text.Json;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Golden;

public sealed class UnigramGoldenTests
{
    [Theory]
    [InlineData("albert-en.jsonl", "albert-en")]
    [InlineData("albert-de.jsonl", "albert-de")]
    [InlineData("albert-en.keep-accents.jsonl", "albert-en-keep-accents")]
    [InlineData("albert-de.cased.jsonl", "albert-de-cased")]
    [InlineData("ties.jsonl", "albert-en")]
    public void Ids_equal_the_reference_on_every_line(string file, string model)
    {
        SequenceEncoder encoder = new(TokenizerLoader.Load(GoldenData.Folder("models", model)), 1 << 20);
        TokenBuffer buffer = new();
        int lines = 0;
        foreach (JsonElement line in GoldenData.Lines(GoldenData.Folder("tokenization", file)))
        {
            string text = line.GetProperty("text").GetString()!;
            int[] ids = encoder.Encode(text, buffer).Ids;
            Assert.True(line.GetProperty("ids").Ints().SequenceEqual(ids), $"{file}:{lines + 1}: {text} gives {string.Join(' ', ids)}");
            lines++;
        }

        Assert.True(lines > 0);
    }

    [Theory]
    [InlineData("char-normalization.tsv", false)]
    [InlineData("char-normalization.keep-accents.tsv", true)]
    public void Every_scalar_value_is_normalized_as_the_reference_does(string file, bool keepAccents)
    {
        Dictionary<int, string> expected = File.ReadLines(GoldenData.Folder("tokenization", file))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToDictionary(fields => Convert.ToInt32(fields[0].Replace("U+", string.Empty, StringComparison.Ordinal), 16), fields => Decode(fields[1]));
        SentencePieceModel model = SentencePieceModel.Read(GoldenData.Folder("models", "albert-en", "spiece.model"));
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

    private static string Decode(string codePoints) => string.Concat(
        codePoints.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(code => char.ConvertFromUtf32(Convert.ToInt32(code.Replace("U+", string.Empty, StringComparison.Ordinal), 16))));
}
