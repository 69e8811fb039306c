using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>Settings without a sensible meaning: each would silently give other vectors than the model's.</summary>
public sealed class SilentSettingsTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("hidden_act")]
    [InlineData("layer_norm_eps")]
    [InlineData("num_hidden_groups")]
    [InlineData("position_embedding_type")]
    public void Null_is_not_the_default_of_an_architecture(string key)
    {
        folder.Configure(key, null);
        string path = Path.Combine(folder.Root, "config.json");
        File.WriteAllText(path, File.ReadAllText(path).TrimEnd('}') + $",\"{key}\":null}}");
        AssertRefused($"config.json: {key} is null. Write the model's value", () => Checkpoint.Open(folder.Root));
    }

    [Theory]
    [InlineData("""{"model_max_length":0}""", "model_max_length should be a whole number of tokens above 0, but is 0")]
    [InlineData("""{"model_max_length":-1}""", "model_max_length should be a whole number of tokens above 0, but is -1")]
    [InlineData("""{"model_max_length":20.5}""", "model_max_length should be a whole number of tokens above 0, but is 20.5")]
    [InlineData("""{"max_len":0}""", "max_len should be a whole number of tokens above 0, but is 0")]
    [InlineData("""{"do_lower_case":null}""", "do_lower_case should be true or false, but is null")]
    [InlineData("""{"tokenizer_class":"BertTokenizer"}""", "spiece.model: the folder's tokenizer_class BertTokenizer does not read it")]
    [InlineData("""{"tokenizer_class":"XLNetTokenizer"}""", "tokenizer_class XLNetTokenizer makes ids in a way that is not supported")]
    [InlineData("""{"image_token":"cat"}""", "tokenizer_config.json: its image_token cat is not among the special tokens")]
    [InlineData("""{"image_token":{"content":"<i>"}}""", "tokenizer_config.json: its image_token <i> is not among the special tokens")]
    public void Settings_of_a_tokenizer_that_make_no_sense_are_refused(string settings, string message)
    {
        folder.Write("tokenizer_config.json", settings);
        AssertRefused(message, () => TokenizerLoader.Load(folder.Root));
    }

    [Theory]
    [InlineData("""{"model_max_length":1000000000000000019884624838656}""")]
    [InlineData("""{"model_max_length":null,"max_len":7}""")]
    [InlineData("""{"max_len":1e30}""")]
    [InlineData("""{"image_token":"[MASK]","add_bos_token":false,"video_token":null,"audio_token":""}""")]
    [InlineData("""{"image_token":"<i>","additional_special_tokens":["<i>"]}""")]
    [InlineData("""{"tokenizer_class":"AlbertTokenizerFast"}""")]
    [InlineData("""{"tokenizer_class":"PreTrainedTokenizerFast"}""")]
    [InlineData("""{"tokenizer_class":null}""")]
    public void Settings_that_change_nothing_are_taken(string settings)
    {
        folder.Write("tokenizer_config.json", settings);
        Assert.NotNull(TokenizerLoader.Load(folder.Root));
        Assert.Null(TokenizerSettings.Read(folder.Root).MaxLength);
    }

    [Fact]
    public void A_token_that_only_the_older_file_names_is_refused_too()
    {
        folder.Write("special_tokens_map.json", """{"image_token":"<i>"}""");
        AssertRefused("special_tokens_map.json: its image_token <i> is not among", () => TokenizerLoader.Load(folder.Root));
    }

    [Fact]
    public void The_class_that_config_json_names_counts_where_no_other_file_names_one()
    {
        folder.Configure("tokenizer_class", "XLNetTokenizer");
        AssertRefused("tokenizer_class XLNetTokenizer", () => TokenizerLoader.Load(folder.Root));
        folder.Write("tokenizer_config.json", """{"tokenizer_class":"AlbertTokenizer"}""");
        Assert.NotNull(TokenizerLoader.Load(folder.Root));
    }

    [Fact]
    public void A_vocab_txt_is_not_read_by_ALBERTs_class()
    {
        File.Delete(Path.Combine(folder.Root, "spiece.model"));
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        Assert.NotNull(TokenizerLoader.Load(folder.Root));
        folder.Write("tokenizer_config.json", """{"tokenizer_class":"AlbertTokenizer"}""");
        AssertRefused(
            "vocab.txt: the folder's tokenizer_class AlbertTokenizer does not read it, but spiece.model",
            () => TokenizerLoader.Load(folder.Root));
        folder.Write("tokenizer_config.json", """{"tokenizer_class":"BertTokenizerFast","tokenize_chinese_chars":null}""");
        AssertRefused("tokenize_chinese_chars should be true or false, but is null", () => TokenizerLoader.Load(folder.Root));
    }

    [Fact]
    public void An_export_does_not_write_ids_that_the_class_would_not_give()
    {
        folder.Write("tokenizer_config.json", """{"tokenizer_class":"BertTokenizer"}""");
        SentencePieceModel model = SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(folder.Root, "spiece.model")));
        Assert.Contains(
            "tokenizer_class BertTokenizer",
            Assert.Throws<FormatException>(() => TokenizerJsonWriter.Write(model, TokenizerSettings.Read(folder.Root))).Message,
            StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, Func<object> read)
    {
        UserException refusal = Assert.Throws<UserException>(read);
        Assert.Equal(ErrorKind.Model, refusal.Kind);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
