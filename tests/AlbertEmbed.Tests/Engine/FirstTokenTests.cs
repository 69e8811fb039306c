using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Engine;

/// <summary>Where one vector of the last layer is wanted, that layer is computed for the first tokens alone.</summary>
public sealed class FirstTokenTests
{
    private static readonly string[] Texts =
        ["one text", "another one", "", "a", "one text and some more of it", "to be", "or not", "ab cd ef"];

    private static readonly PipelineOptions Cls = new() { Recipe = new EmbeddingRecipe { Poolings = [PoolingMode.Cls] } };

    [Theory]
    [InlineData("gelu-new")]
    [InlineData("groups")]
    [InlineData("bf16")]
    [InlineData("relu")]
    public void The_vector_of_the_first_token_is_that_of_the_whole_last_layer(string folder)
    {
        using TestModel model = new(TestModel.DataFolder(folder));
        float[][] whole = model.Embed(Texts, Cls);
        float[][] first = model.Embed(Texts, Cls with { Recipe = Cls.Recipe with { Output = EncoderOutput.FirstToken } });
        for (int i = 0; i < Texts.Length; i++)
        {
            TestModel.AssertClose(whole[i], first[i], 1e-6, Texts[i]);
        }
    }

    [Theory]
    [InlineData("Cls")]
    [InlineData("Pooler")]
    public void It_is_the_same_alone_and_in_any_batch_to_the_last_bit(string mode)
    {
        using TestModel model = new(TestModel.DataFolder("gelu-new"));
        PoolingMode pooling = Enum.Parse<PoolingMode>(mode);
        EncoderOutput output = pooling == PoolingMode.Pooler ? EncoderOutput.Pooler : EncoderOutput.FirstToken;
        PipelineOptions options = new() { Recipe = new EmbeddingRecipe { Poolings = [pooling], Output = output } };
        float[][] together = model.Embed([.. Texts, .. Texts.Select(text => text + "!")], options);
        for (int i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(model.Embed([Texts[i]], options)[0], together[i]);
        }
    }

    [Fact]
    public void Layers_behind_the_last_one_that_is_wanted_are_not_run()
    {
        using TestModel model = new(TestModel.DataFolder("groups"));
        int last = model.Checkpoint.Config.Layers;
        for (int layer = 0; layer < last; layer++)
        {
            float[][] alone = Hidden(layer);
            float[][] beside = Hidden(layer, last);
            Assert.All(alone.Zip(beside), pair => Assert.Equal(pair.First, pair.Second[..pair.First.Length]));
        }

        OnnxModel shallow = AlbertGraph.Build(
            model.Checkpoint.Config, model.Checkpoint.Tensors, new EncoderOutput { Layers = [0] }, GraphForm.Plain);
        OnnxModel whole = AlbertGraph.Build(
            model.Checkpoint.Config, model.Checkpoint.Tensors, EncoderOutput.LastHiddenState, GraphForm.Plain);
        Assert.True(shallow.Graph.Length < whole.Graph.Length / 2);

        float[][] Hidden(params int[] layers)
        {
            EncoderOutput output = new() { Layers = layers, Merge = LayerMerge.Concat };
            return model.Embed(Texts, new PipelineOptions { Recipe = new EmbeddingRecipe { Output = output } });
        }
    }

    [Fact]
    public void The_graph_for_gpus_gives_the_same()
    {
        AlbertConfig config = GraphRun.Config(32, 64);
        RandomTensors tensors = new(ElementType.Float32);
        GraphForm form = new() { ForGpu = true, TakesFirstTokens = true };
        float[] whole = GraphRun.HiddenStates(config, tensors, form);
        float[] first = GraphRun.FirstHiddenStates(config, tensors, form);
        float[] firstOnCpu = GraphRun.FirstHiddenStates(config, tensors, new GraphForm { TakesFirstTokens = true });
        float[] expected = [.. whole.Chunk(whole.Length / GraphRun.Texts).SelectMany(text => text[..config.HiddenSize])];
        TestModel.AssertClose(expected, first, 1e-6, "the graph for GPUs");
        TestModel.AssertClose(expected, firstOnCpu, 1e-6, "the graph for CPUs");
    }
}
