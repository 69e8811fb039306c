using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>Tokens that were added to a vocabulary, wherever a folder says so.</summary>
public sealed class AddedTokensTests : IDisposable
{
    private const string Numbered = """{"</e1>":1001,"<e1>":1000}""";
    private const string Listed = """{"additional_special_tokens":["<e1>",{"content":"</e1>","lstrip":false,"rstrip":false,"single_word":false,"normalized":false}]}""";

    private readonly ModelFolder folder = new();
    private readonly int count;

    public AddedTokensTests() => count = TokenizerLoader.Load(folder.Root).VocabularySize;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("added_tokens.json", Numbered)]
    [InlineData("special_tokens_map.json", Listed)]
    [InlineData("tokenizer_config.json", Listed)]
    [InlineData("tokenizer_config.json", """{"extra_special_tokens":{"start":"<e1>","end":"</e1>"}}""")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"1000":{"content":"<e1>","special":true},"1001":{"content":"</e1>","normalized":false}}}""")]
    public void They_are_found_beside_a_spiece_model_and_a_vocab_txt(string file, string content)
    {
        string text =
            content.Replace("1000", $"{count}", StringComparison.Ordinal).Replace("1001", $"{count + 1}", StringComparison.Ordinal);
        folder.Write(file, text);
        Assert.Equal([count, .. Ids("bill"), count + 1, .. Ids("x")], Ids("<e1> bill </e1>x"));

        File.Delete(Path.Combine(folder.Root, "spiece.model"));
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nbill\nx\n<\n");
        folder.Write(file, content.Replace("1000", "8", StringComparison.Ordinal).Replace("1001", "9", StringComparison.Ordinal));
        Assert.Equal([8, 5, 9, 6], Ids("<e1> bill </e1>x"));
    }

    [Fact]
    public void Ids_of_the_reference_come_out_on_a_real_vocabulary()
    {
        File.Copy(GoldenData.Folder("models", "albert-en", "spiece.model"), Path.Combine(folder.Root, "spiece.model"), overwrite: true);
        folder.Write("added_tokens.json", """{"<e1>":30000,"</e1>":30001,"<e2>":30002,"</e2>":30003}""");
        folder.Write("special_tokens_map.json", """{"additional_special_tokens":["<e1>","</e1>","<e2>","</e2>"],"cls_token":"[CLS]","mask_token":{"content":"[MASK]","lstrip":true}}""");
        Assert.Equal(
            [30000, 1071, 5596, 30001, 785, 30002, 7099, 30003, 13, 9], Ids("<e1> Bill Gates </e1> founded <e2> Microsoft </e2>."));
    }

    [Fact]
    public void One_that_is_not_special_is_looked_for_in_normalized_text()
    {
        folder.Write("added_tokens.json", $$"""{"Wörd":{{count}}}""");
        Assert.Equal([count, count], Ids("WORD word"));
        folder.Write("special_tokens_map.json", """{"additional_special_tokens":["Wörd"]}""");
        Assert.Equal(count, Assert.Single(Ids("Wörd")));
        Assert.DoesNotContain(count, Ids("word"));
    }

    [Fact]
    public void Flags_that_a_file_says_are_the_ones_that_hold()
    {
        int[] plain = Ids("a [MASK]");
        folder.Write("tokenizer_config.json", $$$"""{"added_tokens_decoder":{"{{{plain[^1]}}}":{"content":"[MASK]","lstrip":false,"rstrip":true,"special":true} } }""");
        TokenBuffer buffer = new(keepDetails: true);
        TokenizerLoader.Load(folder.Root).Encode("a [MASK] b", buffer);
        Assert.Contains("[MASK] ", buffer.Surfaces);
    }

    [Theory]
    [InlineData("added_tokens.json", """{"[MASK]":999}""", "added_tokens.json: its token [MASK] has the id 999, but the vocabulary gives it 4")]
    [InlineData("added_tokens.json", """{"<e1>":"a"}""", "has the id \"a\", which no token can have")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder":{"x":{"content":"<e1>"}}}""", "x is not an id")]
    [InlineData("tokenizer_config.json", """{"additional_special_tokens":[5]}""", "additional_special_tokens: a token should be")]
    [InlineData("tokenizer_config.json", """{"tokenizer_class":"BertJapaneseTokenizer"}""", "tokenizer_class BertJapaneseTokenizer")]
    [InlineData("tokenizer_config.json", """{"split_special_tokens":true}""", "split_special_tokens")]
    public void What_makes_no_sense_or_is_not_known_is_refused(string file, string content, string message)
    {
        folder.Write(file, content);
        Assert.Contains(message, Assert.Throws<UserException>(() => TokenizerLoader.Load(folder.Root)).Message, StringComparison.Ordinal);
    }

    private int[] Ids(string text)
    {
        TokenBuffer buffer = new();
        TokenizerLoader.Load(folder.Root).Encode(text, buffer);
        return buffer.Ids.ToArray();
    }
}
