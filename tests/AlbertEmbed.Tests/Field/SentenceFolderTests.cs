using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Tests.Support;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Tests.Field;

/// <summary>What a sentence-transformers folder says is done, or refused by name.</summary>
public sealed class SentenceFolderTests : IDisposable
{
    private const string Mean = """{"pooling_mode":"mean"}""";

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"embedding_dimension":16,"pooling_mode":["mean","cls"],"include_prompt":true}""", PoolingMode.Mean, PoolingMode.Cls)]
    [InlineData("""{"pooling_mode":["lasttoken","mean","cls"]}""", PoolingMode.LastToken, PoolingMode.Mean, PoolingMode.Cls)]
    [InlineData("""{"pooling_mode":["max","max"]}""", PoolingMode.Max, PoolingMode.Max)]
    [InlineData("""{"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":true}""", PoolingMode.Cls, PoolingMode.Mean)]
    internal void Poolings_are_joined_in_the_order_of_their_list_and_those_of_flags_in_a_fixed_one(
        string config, params PoolingMode[] expected)
    {
        folder.WriteModules(("Pooling", config));
        Assert.Equal(expected, folder.Modules().Poolings);
    }

    [Theory]
    [InlineData("config_sentence_transformers.json", """{"truncate_dim":null,"query_prefix":"[Q]"}""", "the key query_prefix")]
    [InlineData("config_sentence_transformers.json", """{"model_type":"SparseEncoder"}""", "model_type SparseEncoder")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode":"attention"}""", "its pooling attention")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode":[]}""", "its pooling []")]
    [InlineData("1_Pooling/config.json", """{"pooling_mode":"mean","temperature":2}""", "the key temperature")]
    [InlineData("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"own.Pooling"}]""", "its module own.Pooling")]
    [InlineData("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"}]""", "has no pooling")]
    [InlineData("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"9_Pooling","type":"sentence_transformers.models.Pooling"}]""", "9_Pooling/config.json: it is missing")]
    [InlineData("modules.json", """[{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""", "at this place")]
    public void What_is_not_known_stands_in_the_way_of_the_folders_own_recipe(string file, string content, string obstacle)
    {
        folder.WriteModules(("Pooling", Mean));
        Assert.Null(folder.Modules().Obstacle);
        folder.Write(file, content);
        Assert.Contains(obstacle, folder.Modules().Obstacle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"in_features":16,"out_features":16,"module_input_name":"all_layer_embeddings"}""", "makes all_layer_embeddings of all_layer_embeddings")]
    [InlineData("""{"in_features":16,"out_features":16,"module_input_name":"token_embeddings"}""", "token vectors after")]
    [InlineData("""{"in_features":16,"out_features":16,"scale":2}""", "the key scale")]
    [InlineData("""{"in_features":16,"out_features":16,"activation_function":"own.Tanh"}""", "activation_function own.Tanh")]
    public void A_dense_layer_that_does_something_else_is_no_dense_layer(string config, string obstacle)
    {
        folder.WriteModules(("Pooling", Mean), ("Dense", config));
        folder.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [16, 16], new float[256]), ("linear.bias", [16], new float[16]));
        Assert.Contains(obstacle, folder.Modules().Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropout_does_nothing()
    {
        folder.WriteModules(("Pooling", Mean), ("Dropout", """{"dropout":0.2}"""));
        Assert.Equal((null, 0), (folder.Modules().Obstacle, folder.Modules().Steps.Count));
    }

    [Fact]
    public void A_dense_layer_may_add_its_input_also_at_another_width()
    {
        const string Config = """{"in_features":2,"out_features":N,"bias":false,"activation_function":"torch.nn.modules.linear.Identity","use_residual":true}""";
        folder.WriteModules(
            ("Pooling", Mean),
            ("Dense", Config.Replace("N", "2", StringComparison.Ordinal)),
            ("Dense", Config.Replace("N", "1", StringComparison.Ordinal)));
        folder.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [2, 2], [1, 2, 3, 4]));
        folder.WriteTensors("3_Dense/model.safetensors", ("linear.weight", [1, 2], [1, 1]), ("residual.weight", [1, 2], [10, 100]));
        VectorSteps steps = new(folder.Modules().Steps);

        // (1, 1) becomes (1 + 2 + 1, 3 + 4 + 1), then 4 + 8 + 40 + 800.
        Assert.Equal([852f], steps.Apply([1, 1]));
    }

    [Fact]
    public void A_dense_layer_before_the_pooling_is_applied_to_each_token()
    {
        folder.WriteModules(("Dense", """{"in_features":16,"out_features":2,"bias":true,"module_input_name":"token_embeddings"}"""), ("Pooling", Mean));
        folder.WriteTensors(
            "1_Dense/model.safetensors",
            ("linear.weight", [2, 16], [.. Enumerable.Range(0, 32).Select(i => (float)Math.Sin(i))]),
            ("linear.bias", [2], [0.5f, -0.5f]));
        SentenceModules modules = folder.Modules();
        Assert.Equal((null, 2), (modules.Obstacle, modules.Width(16)));
        using TestModel model = new(folder.Root);
        float[] tokens = model.Embed(
            ["some words"], new PipelineOptions { Recipe = new EmbeddingRecipe { Poolings = [PoolingMode.Tokens] } })[0];
        VectorSteps steps = new(modules.TokenSteps);
        float[][] rows = [.. tokens.Chunk(16).Select(row => steps.Apply(row).ToArray())];
        float[] expected = [.. Enumerable.Range(0, 2).Select(i => rows.Average(row => row[i]))];
        TestModel.AssertClose(
            expected,
            model.Embed(["some words"], new PipelineOptions { Recipe = new EmbeddingRecipe { TokenSteps = modules.TokenSteps } })[0],
            1e-6,
            "tokens");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--normalize")]
    [InlineData("-p cls")]
    public void Vectors_are_cut_as_truncate_dim_says_and_then_normalised_as_the_user_says(string options)
    {
        string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] plain = [.. words.Where(word => word != "--normalize")];
        float[] whole = [.. Run(plain).Take(8)];
        folder.Write("config_sentence_transformers.json", """{"truncate_dim":8,"prompts":{},"default_prompt_name":null,"similarity_fn_name":"cosine"}""");
        if (words.Contains("--normalize"))
        {
            VectorPooling.Normalize(whole);
        }

        TestModel.AssertClose(whole, Run(words), 1e-6, options);
    }

    [Theory]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":9}""", 9)]
    [InlineData("sentence_albert_config.json", """{"max_seq_length":9,"do_lower_case":false}""", 9)]
    [InlineData("sentence_xlnet_config.json", """{"max_seq_length":9}""", 9)]
    [InlineData("sentence_bert_config.json", """{"processing_kwargs":{"text":{"max_length":6,"truncation":true}},"unpad_inputs":null}""", 6)]
    [InlineData("sentence_bert_config.json", """{"max_seq_length":9,"processing_kwargs":{"common":{"max_length":6}}}""", 6)]
    [InlineData("tokenizer_config.json", """{"max_len":7}""", 7)]
    [InlineData("tokenizer_config.json", """{"max_len":7,"model_max_length":8}""", 8)]
    public void A_limit_is_kept_wherever_it_is_said(string file, string content, int expected)
    {
        folder.Write(file, content);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Root);
        Assert.Equal(expected, checkpoint.MaxLength(TokenizerSettings.Read(folder.Root).MaxLength));
    }

    [Theory]
    [InlineData("""{"processing_kwargs":{"text":{"stride":2}}}""", "processing_kwargs text stride 2")]
    [InlineData("""{"processing_kwargs":{"chat_template":{"a":1}}}""", "processing_kwargs chat_template")]
    [InlineData("""{"transformer_task":"fill-mask"}""", "transformer_task \"fill-mask\"")]
    [InlineData("""{"query_length":32}""", "query_length 32")]
    [InlineData("""{"max_seq_length":9,"lowercase":true}""", "the key lowercase")]
    [InlineData("""{"modality_config":{"image":{"method":"forward"}}}""", "modality_config")]
    public void What_sentence_transformers_does_with_texts_and_is_not_done_here_is_refused(string content, string message)
    {
        folder.Write("sentence_bert_config.json", content);
        Assert.Contains(message, Assert.Throws<UserException>(() => Checkpoint.Open(folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_encoder_may_lie_in_a_folder_below()
    {
        string expected = BuiltProgram.Run("-m", folder.Root, "Some words").Output;
        string below = Directory.CreateDirectory(Path.Combine(folder.Root, "0_Transformer")).FullName;
        foreach (string file in Directory.GetFiles(folder.Root))
        {
            File.Move(file, Path.Combine(below, Path.GetFileName(file)));
        }

        // The first releases wrote nothing else into this one.
        folder.Write("config.json", """{"__version__":"0.3.9"}""");
        folder.Write("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true}""");
        folder.Write(
            "modules.json",
            """[{"idx":0,"name":"0","path":"0_Transformer","type":"sentence_transformers.models.Transformer"},{"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""");
        Assert.Equal(expected, BuiltProgram.Run("-m", folder.Root, "Some words").Output);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Root);
        string[] digested = [.. CheckpointDigest.Files(checkpoint).Select(file => file.Name)];
        Assert.All(
            [
                "0_Transformer/config.json", "0_Transformer/model.safetensors", "0_Transformer/spiece.model", "1_Pooling/config.json",
                "modules.json",
            ],
            name => Assert.Contains(name, digested));
    }

    private float[] Run(params string[] options) =>
        System.Text.Json.JsonDocument.Parse(
            BuiltProgram.Run(["-m", folder.Root, "Some words", .. options]).Output).RootElement.GetProperty("embedding").Floats();
}
