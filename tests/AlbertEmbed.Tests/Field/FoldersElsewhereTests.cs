using System.Text.Json;
using System.Text.Json.Nodes;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>What we give away opens in other programs with the same ids.</summary>
public sealed class FoldersElsewhereTests
{
    [Fact]
    public void A_spiece_model_is_written_as_the_tokenizer_json_that_is_published_for_it()
    {
        byte[] written = TokenizerJsonWriter.Write(
            SentencePieceModel.Parse(
                File.ReadAllBytes(Path.Combine(TestModel.BundledFolder, "spiece.model"))), TokenizerSettings.Read(TestModel.BundledFolder));
        JsonNode published = JsonNode.Parse(File.ReadAllText(Path.Combine(TestModel.BundledWithJsonFolder, "tokenizer.json")))!;
        Assert.True(JsonNode.DeepEquals(published, JsonNode.Parse(written)));
    }

    [Fact]
    public void The_bundled_folder_names_the_inputs_that_its_model_takes_and_the_precision_that_it_is_meant_for()
    {
        Assert.Equal(["input_ids", "token_type_ids", "attention_mask"], Inputs(TestModel.BundledFolder));
        Assert.Equal("float32", Settings(TestModel.BundledFolder, "config.json").GetProperty("torch_dtype").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"do_lower_case":false,"model_input_names":["input_ids"],"added_tokens_decoder":{"1000":{"content":"<e1>","special":true}}}""")]
    public void An_export_has_all_that_other_programs_need_for_the_same_ids(string? settings)
    {
        using ModelFolder model = new();
        if (settings is not null)
        {
            model.Configure("vocab_size", 1001);
            model.Write("tokenizer_config.json", settings);
        }

        string folder = Path.Combine(model.Root, "out");
        int expected = TokenizerLoader.Load(model.Root).VocabularySize;
        if (settings is null)
        {
            Assert.Equal(0, BuiltProgram.Run("export", model.Root, "-o", folder).ExitCode);
            Assert.Equal(["input_ids", "token_type_ids", "attention_mask"], Inputs(folder));
            Assert.Equal("AlbertTokenizer", Settings(folder, "tokenizer_config.json").GetProperty("tokenizer_class").GetString());
        }
        else
        {
            Directory.CreateDirectory(folder);
            byte[] json = TokenizerJsonWriter.Write(
                SentencePieceModel.Parse(File.ReadAllBytes(Path.Combine(model.Root, "spiece.model"))), TokenizerSettings.Read(model.Root));
            File.WriteAllBytes(Path.Combine(folder, "tokenizer.json"), json);
        }

        Tokenizer exported = TokenizerLoader.Load(folder);
        Tokenizer own = TokenizerLoader.Load(model.Root);
        Assert.Contains("tokenizer.json", exported.Description, StringComparison.Ordinal);
        Assert.Equal(expected, exported.VocabularySize);
        (TokenBuffer a, TokenBuffer b) = (new TokenBuffer(), new TokenBuffer());
        Random random = new(7);
        for (int round = 0; round < 500; round++)
        {
            string text = RandomText.Next(random) + (round % 3 == 0 ? " <e1>x (1996) well-like" : string.Empty);
            a.Clear();
            b.Clear();
            exported.Encode(text, a);
            own.Encode(text, b);
            Assert.Equal(b.Ids, a.Ids);
        }
    }

    private static string[] Inputs(string folder) =>
        [.. Settings(folder, "tokenizer_config.json").GetProperty("model_input_names").EnumerateArray().Select(name => name.GetString()!)];

    private static JsonElement Settings(string folder, string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, name))).RootElement;
}
