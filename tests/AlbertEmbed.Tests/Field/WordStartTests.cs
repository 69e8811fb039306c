using System.Text;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>Where words start, in tokenizers that are not ALBERT's usual ones.</summary>
public sealed class WordStartTests
{
    private const string Pieces = """[["<unk>",0],["▁",-5],["▁a",-2],["a",-4],["b",-4],["▁b",-2],["\"",-4],["¨",-4]]""";

    [Theory]
    [InlineData("a▁b a b", "▁a|▁b|▁a|▁b")]
    [InlineData("a▁▁b a", "▁a|▁|▁b|▁a")]
    [InlineData("▁a▁ b", "▁a|▁|▁b")]
    public void The_sign_of_a_word_start_inside_a_word_takes_nothing_from_later_words(string text, string expected) =>
        Assert.Equal(expected, Surfaces("null", """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace"}]}""", text));

    [Theory]
    [InlineData("a b", "▁a|b")]
    [InlineData(" a b", "a|b")]
    [InlineData("``b", "\"|b")]
    [InlineData("\u0301b", "b")]
    [InlineData("\u0001b a", "▁b|a")]
    [InlineData("``\u0001b", "\"|b")]
    public void Only_the_word_of_the_texts_first_character_is_marked_where_that_is_asked(string text, string expected) =>
        Assert.Equal(expected, Surfaces(Albert, """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","prepend_scheme":"first"}]}""", text));

    [Theory]
    [InlineData("a", "▁a")]
    [InlineData("``a", "\"|a")]
    [InlineData("\u0301a", "a")]
    public void The_same_holds_where_words_are_not_cut_first(string text, string expected) =>
        Assert.Equal(expected, Surfaces(Albert, """{"type":"Metaspace","prepend_scheme":"first"}""", text));

    /// <summary>ALBERT's usual stages, with the bundled vocabulary's map.</summary>
    private static string Albert => $$"""
        {"type":"Sequence","normalizers":[{"type":"Replace","pattern":{"String":"``"},"content":"\""},{"type":"Replace","pattern":{"String":"''"},"content":"\""},
         {"type":"NFKD"},{"type":"StripAccents"},{"type":"Lowercase"},{"type":"Precompiled","precompiled_charsmap":"{{Map}}"}]}
        """;

    private static string Map { get; } =
        Convert.ToBase64String(
            SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(TestModel.BundledFolder, "spiece.model"))).Map!.ToBytes());

    private static string Surfaces(string normalizer, string preTokenizer, string text)
    {
        string json = $$$"""{"normalizer":{{{normalizer}}},"pre_tokenizer":{{{preTokenizer}}},"model":{"type":"Unigram","unk_id":0,"vocab":{{{Pieces}}}}}""";
        TokenBuffer buffer = new(keepDetails: true);
        new Tokenizer(TokenizerJson.Parse(Encoding.UTF8.GetBytes(json))).Encode(text, buffer);
        return string.Join('|', buffer.Surfaces);
    }
}
