using System.Text;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Tokenization;

public sealed class TokenizerTests
{
    private static readonly Tokenizer Bundled = TokenizerLoader.Load(TestModel.BundledFolder);

    [Theory]
    [InlineData("Hello World", "▁hello|▁world")]
    [InlineData("  Hello \t\n ", "▁hello")]
    [InlineData("", "")]
    [InlineData("naïve CAFÉ", "▁naive|▁cafe")]
    [InlineData("``x''", "▁|\"|x|\"")]
    [InlineData("a[SEP]b", "▁a|[SEP]|▁b")]
    [InlineData("a  [MASK] b", "▁a|  [MASK]|▁b")]
    [InlineData("ﬁnd ½", "▁find|▁1|⁄|2")]
    public void Text_becomes_pieces(string text, string expected) => Assert.Equal(expected, string.Join('|', Surfaces(text)));

    [Fact]
    public void Unknown_characters_in_a_row_are_one_unknown_token()
    {
        TokenBuffer buffer = new();
        Bundled.Encode("日本語", buffer);
        Assert.Equal(1, buffer.UnknownCount);
        Assert.Equal(Bundled.UnknownId, buffer.Ids[^1]);
    }

    [Fact]
    public void A_long_text_is_tokenized_as_its_words_are()
    {
        string[] words =
        [
            "The", "cœur", "[SEP]x", "don''t", "quick,", "１２", "e\u0301te\u0301", "brown", "한국어", "\u00a0", "👩‍👩‍👧", "re-use.",
        ];
        Random random = new(1);
        StringBuilder text = new();
        List<int> expected = [];
        TokenBuffer buffer = new();
        for (int i = 0; i < 20_000; i++)
        {
            string word = words[random.Next(words.Length)];
            text.Append(word).Append(' ');
            buffer.Clear();
            Bundled.Encode(word, buffer);
            expected.AddRange(buffer.Ids);
        }

        buffer.Clear();
        Bundled.Encode(text.ToString(), buffer);
        Assert.True(expected.SequenceEqual(buffer.Ids.ToArray()));
    }

    [Fact]
    public void Encoding_stops_when_there_are_enough_tokens()
    {
        string text = string.Concat(Enumerable.Repeat("several words here ", 100_000));
        TokenSequence cut = new TextTokenizer(Bundled, 16).Encode(text, new TokenBuffer());
        Assert.True(cut.IsTruncated);
        Assert.Equal(16, cut.Ids.Length);
        TokenBuffer whole = new();
        Bundled.Encode(text, whole);
        Assert.Equal(whole.Ids[..14], cut.Ids.AsSpan(1, 14));
    }

    [Theory]
    [InlineData("\uD800")]
    [InlineData("x\uDC00y")]
    [InlineData("\0a\0")]
    [InlineData("\uFFFE\uFFFF")]
    public void Strange_units_do_not_throw(string text) => Assert.NotNull(Surfaces(text));

    [Fact]
    public void Offsets_cover_every_character_that_the_normalizer_keeps()
    {
        CharacterMap map = SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(TestModel.BundledFolder, "spiece.model"))).Map!;
        AlbertNormalizer normalizer = new(new NormalizerOptions(), map);
        NormalizedText alone = new(keepOffsets: false);
        Random random = new(6);
        TokenBuffer buffer = new(keepDetails: true);
        for (int round = 0; round < 2000; round++)
        {
            string text = RandomText.Next(random);
            buffer.Clear();
            Bundled.Encode(text, buffer);
            bool[] isCovered = new bool[text.Length];
            foreach ((int start, int end) in buffer.Offsets)
            {
                isCovered.AsSpan(start..end).Fill(true);
            }

            for (int at = 0, next; at < text.Length; at = next)
            {
                next = at;
                UnicodeData.ReadScalar(text, ref next);
                alone.Clear();
                normalizer.Normalize(text.AsSpan(at..next), 0, alone);
                Assert.True(isCovered[at] || alone.Chars.ToString().All(UnicodeData.IsWhiteSpace), $"unit {at} of \"{text}\"");
            }
        }
    }

    [Fact]
    public void Offsets_are_in_order_and_inside_the_text()
    {
        Random random = new(2);
        TokenBuffer buffer = new(keepDetails: true);
        for (int round = 0; round < 2000; round++)
        {
            string text = RandomText.Next(random);
            buffer.Clear();
            Bundled.Encode(text, buffer);
            Assert.Equal(buffer.Count, buffer.Offsets.Count);
            int last = 0;
            foreach ((int start, int end) in buffer.Offsets)
            {
                Assert.True(start >= last && end >= start && end <= text.Length, $"{start}..{end} in \"{text}\"");
                last = start;
            }
        }
    }

    private static IReadOnlyList<string> Surfaces(string text)
    {
        TokenBuffer buffer = new(keepDetails: true);
        Bundled.Encode(text, buffer);
        return [.. buffer.Surfaces];
    }
}
