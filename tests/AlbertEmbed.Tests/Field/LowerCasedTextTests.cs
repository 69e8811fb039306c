using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>Texts that are lower-cased before the tokenizer, as sentence-transformers does where a folder asks for it.</summary>
public sealed class LowerCasedTextTests
{
    [Fact]
    public void Each_unit_of_the_result_knows_its_character()
    {
        NormalizedText lower = Lower("\u0130A\U00010400");
        Assert.Equal("i\u0307a\U00010428", lower.Chars.ToString());
        Assert.Equal([0, 0, 1, 2, 2], lower.Starts);
        Assert.Equal([1, 1, 2, 4, 4], lower.Ends);
    }

    [Theory]
    [InlineData("ΑΣ", "ας")]
    [InlineData("ΑΣΑ ΣΑ Σ", "ασα σα σ")]
    [InlineData("Α.Σ Α\u2018Σ Α\uFF0EΣ", "α.ς α\u2018ς α\uFF0Eς")]
    [InlineData("ΑΣ.Α ΑΣ\u0387Α", "ασ.α ασ\u0387α")]
    [InlineData("1Σ \u2160Σ \u24B6Σ \u00AAΣ", "1σ \u2170ς \u24D0ς \u00AAς")]
    [InlineData("ΑΣ\u2160", "ασ\u2170")]
    public void A_sigma_is_final_where_Python_says_so(string text, string expected) =>
        Assert.Equal(expected, Lower(text).Chars.ToString());

    [Fact]
    public void Offsets_are_those_of_the_text_as_given()
    {
        using ModelFolder folder = new();
        folder.Write("sentence_bert_config.json", """{"do_lower_case":true}""");
        const string Text = "\u0130\u0130 \u0130 CAT \U00010400\u0130";
        TokenBuffer buffer = new(keepDetails: true);
        TokenizerLoader.Load(folder.Root).Encode(Text, buffer);
        Assert.All(buffer.Offsets, offset => Assert.True(offset.Start < offset.End && offset.End <= Text.Length));
        foreach (int dotted in (int[])[0, 1, 3, 11])
        {
            Assert.Contains(buffer.Offsets, offset => offset.Start <= dotted && offset.End == dotted + 1);
        }

        Assert.Equal((11, 12), buffer.Offsets[^1]);
        Assert.Contains(buffer.Offsets, offset => offset.Start == 5);
        Assert.Contains(buffer.Offsets, offset => offset.End == 8);
    }

    private static NormalizedText Lower(string text)
    {
        NormalizedText lower = new(keepOffsets: true);
        LowerCaser.Lower(text, lower);
        return lower;
    }
}
