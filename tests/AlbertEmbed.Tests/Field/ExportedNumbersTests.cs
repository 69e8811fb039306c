using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Field;

/// <summary>A config.json beside an exported graph that is not the graph's own.</summary>
public sealed class ExportedNumbersTests : IDisposable
{
    private ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("gelu-new", 3)]
    [InlineData("groups", 10)]
    [InlineData("f16", 3)]
    public void A_graph_beside_its_own_config_is_taken_and_its_layers_are_counted(string name, int layers)
    {
        Export(name);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Root);
        Assert.Equal(layers, NumbersOf(checkpoint).Layers);
    }

    [Theory]
    [InlineData("hidden_size", 32, "width 16")]
    [InlineData("num_hidden_layers", 6, "layers of 3")]
    [InlineData("vocab_size", 30000, "vocabulary of 67")]
    [InlineData("embedding_size", 128, "word vectors of width 8")]
    [InlineData("intermediate_size", 64, "inner layers of width 24")]
    [InlineData("max_position_embeddings", 512, "positions of 20")]
    [InlineData("type_vocab_size", 1, "token types of 2")]
    [InlineData("inner_group_num", 2, "num_hidden_layers times inner_group_num 6")]
    public void A_number_that_is_not_the_graphs_is_refused_with_both_and_their_files(string key, int value, string message)
    {
        Export("gelu-new");
        folder.Configure(key, value);
        UserException refusal = Assert.Throws<UserException>(() => Checkpoint.Open(folder.Root));
        Assert.Equal(ErrorKind.Model, refusal.Kind);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Path.Combine(folder.Root, "model.onnx")} has", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{Path.Combine(folder.Root, "config.json")} says", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_softmax_behind_the_encoder_is_not_a_layer()
    {
        AttentionCount count = new();
        Add(count, "Softmax", "scores", "probabilities");
        Add(count, "Cast", "probabilities", "half");
        Add(count, "MatMul", "half", "context");
        Add(count, "Softmax", "logits", "classes");
        Add(count, "Identity", "classes", "output");
        Assert.Equal(1, count.Total(new Dictionary<string, long>()));
    }

    [Fact]
    public void Layers_whose_number_only_the_run_decides_are_not_counted()
    {
        AttentionCount count = new();
        count.Enter();
        Add(count, "Attention", "hidden", "next");
        count.Leave(new OnnxNode("Loop", ["turns"], ["last"]), depth: 0);
        Assert.Null(count.Total(new Dictionary<string, long>()));
        Assert.Equal(12, count.Total(new Dictionary<string, long> { ["turns"] = 12 }));
    }

    [Theory]
    [InlineData("onnx-torchscript")]
    [InlineData("onnx-dynamo")]
    [InlineData("onnx-optimum")]
    [InlineData("onnx-optimum-o2")]
    [InlineData("onnx-optimum-int8")]
    [InlineData("onnx-fp16")]
    [InlineData("onnx-external-data")]
    [InlineData("onnx-fixed-1x16")]
    [InlineData("onnx-sentence-transformers/onnx/model_O3.onnx")]
    [InlineData("onnx-sentence-transformers/onnx/model_quint8_avx2.onnx")]
    public void Exports_of_other_programs_agree_with_their_config(string name)
    {
        using Checkpoint checkpoint = Checkpoint.Open(GoldenData.Folder("models-hf", name));
        Assert.Equal(3, NumbersOf(checkpoint).Layers);
        Assert.Equal(1000, NumbersOf(checkpoint).Size("word_embeddings.weight", 2, 0));
        Assert.Equal(32, NumbersOf(checkpoint).Size("embedding_hidden_mapping_in.bias", 1, 0));
    }

    private static void Add(AttentionCount count, string operation, string input, string output)
    {
        count.Enter();
        count.Leave(new OnnxNode(operation, [input], [output]), depth: 0);
    }

    private void Export(string name)
    {
        folder.Dispose();
        folder = new ModelFolder(name);
        string weights = Path.Combine(folder.Root, "model.safetensors");
        byte[] graph;
        using (Checkpoint checkpoint = Checkpoint.Open(folder.Root))
        {
            graph = AlbertGraph.BuildStandalone(
                checkpoint.Config, checkpoint.Tensors, checkpoint.HasPooler, new StandaloneGraph()).Graph;
        }

        File.Delete(weights);
        File.WriteAllBytes(Path.Combine(folder.Root, "model.onnx"), graph);
    }

    private static GraphNumbers NumbersOf(Checkpoint checkpoint) => Assert.IsType<ExportedSource>(checkpoint.Source).Graph.Onnx.Numbers;
}
