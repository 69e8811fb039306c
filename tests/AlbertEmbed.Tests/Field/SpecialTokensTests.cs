using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>Special tokens that settings only name, and keys of settings that would change ids.</summary>
public sealed class SpecialTokensTests : IDisposable
{
    private const string Pieces = """[["<unk>",0],["[M]",-9],["\u2581a",-1],["\u2581",-1],["[",-3],["M",-3],["]",-3],["[MASK]",-9]]""";

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"mask_token":"[M]","tokenizer_class":"PreTrainedTokenizerFast"}""", "a [M]", 2, 3, 1)]
    [InlineData("""{"mask_token":"[M]","tokenizer_class":"AlbertTokenizer"}""", "a [M]", 2, 1)]
    [InlineData("""{"sep_token":"[M]"}""", "a[M]", 2, 1)]
    [InlineData("""{"eos_token":{"content":"[M]","lstrip":true}}""", "a [M]", 2, 1)]
    [InlineData("""{}""", "a [MASK]", 2, 7)]
    internal void A_tokenizer_json_that_does_not_list_them_finds_them_whole(string settings, string text, params int[] expected)
    {
        folder.Write("tokenizer.json", $$$"""{"pre_tokenizer":{"type":"Metaspace","replacement":"\u2581","add_prefix_space":true},"model":{"type":"Unigram","unk_id":0,"vocab":{{{Pieces}}}}}""");
        folder.Write("tokenizer_config.json", settings);
        Assert.Equal(expected, Ids(text));
    }

    [Fact]
    public void Those_that_the_vocabulary_does_not_have_get_the_next_ids_in_the_order_of_the_reference()
    {
        int count = TokenizerLoader.Load(folder.Root).VocabularySize;
        folder.Write("tokenizer_config.json", """{"mask_token":"<m>","bos_token":"<s>","additional_special_tokens":["<x>"]}""");
        folder.Write("added_tokens.json", $$"""{"<z>":{{count}}}""");
        Assert.Equal([count, count + 1, count + 2, count + 3], Ids("<z><s><m><x>"));
    }

    [Fact]
    public void A_vocab_txt_finds_those_of_its_settings_whole()
    {
        File.Delete(Path.Combine(folder.Root, "spiece.model"));
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n<mask>\na\n<\nmask\n>\n");
        Assert.Equal([5, 6, 7, 8], Ids("a <mask>"));
        folder.Write("tokenizer_config.json", """{"mask_token":"<mask>"}""");
        Assert.Equal([5, 4], Ids("a <mask>"));
    }

    [Fact]
    public void One_without_a_vector_stands_in_the_way_of_texts_that_have_it_only()
    {
        folder.Write("tokenizer_config.json", """{"bos_token":"<s>"}""");
        Assert.Equal(0, BuiltProgram.Run("-q", "-m", folder.Root, "a text").ExitCode);
        BuiltProgram.Result run = BuiltProgram.Run("-q", "-m", folder.Root, "a <s> text");
        Assert.Equal((3, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("special token <s>, which is not in the model's vocabulary", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_whose_id_a_file_says_must_have_a_vector()
    {
        folder.Write("added_tokens.json", """{"<s>":1000000}""");
        BuiltProgram.Result run = BuiltProgram.Run("-q", "-m", folder.Root, "a text");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains(
            "added_tokens.json: its token <s> has the id 1000000, but the model has vectors for", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab.txt", """{"do_basic_tokenize":false}""", "do_basic_tokenize false")]
    [InlineData("vocab.txt", """{"never_split":["a-b"]}""", "never_split [\"a-b\"]")]
    [InlineData("vocab.txt", """{"clean_text":false}""", "clean_text false")]
    [InlineData("spiece.model", """{"sp_model_kwargs":{"enable_sampling":true,"alpha":0.1}}""", "sp_model_kwargs enable_sampling true")]
    [InlineData("spiece.model", """{"sp_model_kwargs":{"reverse":true}}""", "sp_model_kwargs reverse true")]
    public void A_key_that_would_change_ids_is_refused_beside_the_file_that_it_is_about(string vocabulary, string settings, string message)
    {
        folder.Write("tokenizer_config.json", settings);
        if (vocabulary == "vocab.txt")
        {
            Assert.NotNull(TokenizerLoader.Load(folder.Root));
            File.Delete(Path.Combine(folder.Root, "spiece.model"));
            folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        }

        UserException refusal = Assert.Throws<UserException>(() => TokenizerLoader.Load(folder.Root));
        Assert.Equal(ErrorKind.Model, refusal.Kind);
        Assert.Contains($"tokenizer_config.json: {message}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sp_model_kwargs":{}}""")]
    [InlineData("""{"sp_model_kwargs":{"enable_sampling":false,"nbest_size":-1,"alpha":0.1}}""")]
    [InlineData("""{"never_split":null,"do_basic_tokenize":true}""")]
    public void One_that_changes_nothing_is_not(string settings)
    {
        folder.Write("tokenizer_config.json", settings);
        Assert.NotNull(TokenizerLoader.Load(folder.Root));
    }

    private int[] Ids(string text)
    {
        TokenBuffer buffer = new();
        TokenizerLoader.Load(folder.Root).Encode(text, buffer);
        return buffer.Ids.ToArray();
    }
}
