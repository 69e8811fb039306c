using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>Small cases that odd model folders have found.</summary>
public sealed class FoundByFoldersTests : IDisposable
{
    private const string Pieces = """[["<unk>",0],["a",-1],["b",-1],["c",-1],["d",-1],["[CLS]",0],["[SEP]",0]]""";

    private readonly ModelFolder model = new();

    [Fact]
    public void Further_tokens_of_both_files_get_their_ids_in_the_order_of_the_reference()
    {
        model.Write("tokenizer_config.json", """{"additional_special_tokens":["<c1>"]}""");
        model.Write("special_tokens_map.json", """{"additional_special_tokens":["<m1>"]}""");
        Assert.Equal(["<c1>", "<m1>"], TokenizerSettings.Read(model.Root).FurtherTokens.Select(token => token.Content));
    }

    [Fact]
    public void The_end_that_tokenizer_json_says_is_cut_off()
    {
        WriteUnigram(Pieces, ""","truncation":{"direction":"Left","max_length":3,"strategy":"LongestFirst","stride":0}""");
        Assert.Contains("\"c\",\"d\"", Tokens("abcd", "--max-length", "2"), StringComparison.Ordinal);
        model.Write("tokenizer_config.json", """{"truncation_side":null}""");
        Assert.Contains("\"c\",\"d\"", Tokens("abcd", "--max-length", "2"), StringComparison.Ordinal);
        model.Write("tokenizer_config.json", """{"truncation_side":"right"}""");
        Assert.Contains("\"a\",\"b\"", Tokens("abcd", "--max-length", "2"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[["<unk>",0],["a",-1],["a",-2]]""", "", "its piece a is there twice, the second time with the id 2")]
    [InlineData("""[["<unk>",0],["a",-1]]""", ""","version":"2.0" """, "its version is 2.0")]
    public void A_vocabulary_that_says_two_things_is_refused(string pieces, string more, string message)
    {
        WriteUnigram(pieces, more);
        BuiltProgram.Result run = BuiltProgram.Run("tokenize", "-m", model.Root, "a");
        Assert.Contains(message, WorkFolder.Refusal(run, 4), StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_need_token_type_ids()
    {
        model.Write("tokenizer_config.json", """{"model_input_names":["input_ids","attention_mask"]}""");
        string input = Path.Combine(model.Root, "in.csv");
        File.WriteAllText(input, "a,b\nThe cat,a dog\n");
        BuiltProgram.Result run = BuiltProgram.Run("-m", model.Root, "-i", input, "--text-field", "a", "--pair-field", "b");
        Assert.Contains("its model_input_names has no token_type_ids", WorkFolder.Refusal(run, 4), StringComparison.Ordinal);
    }

    [Fact]
    public void Words_without_their_start_are_refused_where_releases_do_not_agree()
    {
        model.Write("tokenizer_config.json", """{"add_prefix_space":false}""");
        BuiltProgram.Result run = BuiltProgram.Run("tokenize", "-m", model.Root, "a");
        Assert.Contains("add_prefix_space false is not supported", WorkFolder.Refusal(run, 4), StringComparison.Ordinal);
    }

    public void Dispose() => model.Dispose();

    private void WriteUnigram(string pieces, string more)
    {
        File.Delete(Path.Combine(model.Root, "spiece.model"));
        model.Write("tokenizer.json", $$$"""{"model":{"type":"Unigram","unk_id":0,"vocab":{{{pieces}}}}{{{more}}}}""");
    }

    private string Tokens(string text, params string[] options)
    {
        BuiltProgram.Result run = BuiltProgram.Run(["tokenize", "-q", "-m", model.Root, .. options, text]);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        return run.Output;
    }
}
