using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Library;

/// <summary>Prompts and dimensions as the library's callers set them.</summary>
public sealed class AlbertPromptTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public AlbertPromptTests() => folder.Write(
        "config_sentence_transformers.json", """{"prompts":{"q":"the ","d":"a "},"default_prompt_name":"d"}""");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_prompt_is_the_folder_s_default_one_of_its_others_or_the_caller_s()
    {
        float[] none = Embed("cat", new AlbertOptions { Prompt = string.Empty });
        Assert.Equal(Embed("a cat", new AlbertOptions { Prompt = string.Empty }), Embed("cat", new AlbertOptions()));
        Assert.Equal(Embed("the cat", new AlbertOptions { Prompt = string.Empty }), Embed("cat", new AlbertOptions { PromptName = "q" }));
        Assert.Equal(none, Embed("at", new AlbertOptions { Prompt = "c" }));
        Assert.Throws<ArgumentException>(() => Embed("cat", new AlbertOptions { PromptName = "z" }));
        Assert.Throws<ArgumentException>(() => Embed("cat", new AlbertOptions { PromptName = "q", Prompt = "x" }));
    }

    [Fact]
    public void What_was_chosen_is_said_and_can_be_chosen_again()
    {
        using AlbertModel model = AlbertModel.Load(folder.Root, new AlbertOptions { PromptName = "q", Dimensions = 3 });
        Assert.Equal(("the ", (string?)null, "the "), (model.Options.Prompt, model.Options.PromptName, model.Recipe["prompt"]));
        Assert.Equal(3, model.Dimensions);
        using AlbertModel again = AlbertModel.Load(folder.Root, model.Options);
        Assert.Equal(model.Embed("cat").Vector.ToArray(), again.Embed("cat").Vector.ToArray());
    }

    [Fact]
    public void The_vectors_of_tokens_keep_all_components_and_their_ranges_count_in_the_text()
    {
        using AlbertModel model = AlbertModel.Load(folder.Root, new AlbertOptions { Dimensions = 3 });
        AlbertTokenEmbeddings tokens = model.EmbedTokens("cat");
        Assert.Equal(0, tokens.Vectors.Length % tokens.Tokens.Count);
        Assert.True(tokens.Vectors.Length / tokens.Tokens.Count > 3);
        Assert.All(tokens.Tokens.Take(2), token => Assert.Equal(0..0, token.Range));
        Assert.Equal(3, tokens.Tokens.Max(token => token.Range.End.Value));
    }

    private float[] Embed(string text, AlbertOptions options)
    {
        using AlbertModel model = AlbertModel.Load(folder.Root, options);
        return model.Embed(text).Vector.ToArray();
    }
}
