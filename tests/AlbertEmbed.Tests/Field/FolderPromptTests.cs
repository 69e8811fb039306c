using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>A text that a folder puts before each text, and what a folder's other files are called in messages.</summary>
public sealed class FolderPromptTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("tokenize")]
    [InlineData("embed", "-p", "mean")]
    [InlineData("embed")]
    [InlineData("similarity", "other")]
    [InlineData("bench")]
    public void Whatever_makes_ids_refuses_it(string command, params string[] options)
    {
        folder.Write("config_sentence_transformers.json", """{"prompts":{"q":"query: "},"default_prompt_name":"q"}""");
        string[] start = command == "embed" ? ["a text"] : command == "bench" ? [command] : [command, "a text"];
        BuiltProgram.Result run = BuiltProgram.Run([.. start, "-m", folder.Root, .. options]);
        Assert.Equal((4, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("config_sentence_transformers.json: it puts \"query: \" before each text", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--pooling", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_empty_changes_nothing()
    {
        folder.Write("config_sentence_transformers.json", """{"prompts":{"q":""},"default_prompt_name":"q"}""");
        Assert.Equal((null, null), (folder.Modules().Obstacle, folder.Modules().TextObstacle));
    }

    [Fact]
    public void A_graph_that_pools_inside_is_no_way_round_it()
    {
        string model = new ToyGraph { Tokens = null, Sentence = "sentence_embedding" }.Write(Path.Combine(folder.Root, "toy"));
        Assert.Equal(0, BuiltProgram.Run("-m", model, "a text").ExitCode);
        folder.Write("toy/config_sentence_transformers.json", """{"prompts":{"q":"query: "},"default_prompt_name":"q"}""");
        Assert.Equal(4, BuiltProgram.Run("-m", model, "a text").ExitCode);
    }

    [Fact]
    public void A_dense_layer_without_an_activation_has_tanh_and_one_with_null_is_refused()
    {
        const string Config = """{"in_features":16,"out_features":2,"bias":false}""";
        folder.WriteModules(("Pooling", """{"pooling_mode":"mean"}"""), ("Dense", Config));
        folder.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [2, 16], new float[32]));
        Assert.Equal(DenseActivation.Tanh, folder.Modules().DenseLayers.Single().Activation);
        folder.Write("2_Dense/config.json", Config.Replace("}", ",\"activation_function\":null}", StringComparison.Ordinal));
        Assert.StartsWith("2_Dense/config.json: its activation_function is null", folder.Modules().Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_named_with_the_folder_of_its_file()
    {
        folder.WriteModules(("Pooling", """{"pooling_mode":"mean","temperature":2}"""));
        Assert.StartsWith("1_Pooling/config.json: it has the key temperature", folder.Modules().Obstacle, StringComparison.Ordinal);
        folder.Write("sentence_bert_config.json", """{"max_seq_len":5}""");
        Assert.Contains(
            "sentence_bert_config.json: it has the key max_seq_len", Assert.Throws<UserException>(
                () => Checkpoint.Open(folder.Root)).Message, StringComparison.Ordinal);
    }
}
