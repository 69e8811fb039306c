using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>Attention within each of several texts that have the same number of tokens.</summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">The weights.</param>
/// <param name="splitHeads">The name of the shape [batch, length, heads, head size].</param>
/// <param name="joinHeads">The name of the shape that the context gets.</param>
/// <param name="maskBias">What is added to attention scores, [batch, 1, 1, length], or null.</param>
internal sealed class TextAttention(
    AlbertConfig config, AlbertWeights weights, string splitHeads, string joinHeads, string? maskBias = null) : ISelfAttention
{
    /// <summary>For texts with padding, which a mask marks: the least float32 is added to the scores of padding.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="main">The outermost graph.</param>
    /// <param name="inputIds">Its input of shape [batch, length].</param>
    /// <param name="mask">The name of the attention mask as float, of the same shape.</param>
    public static TextAttention Padded(AlbertConfig config, AlbertWeights weights, GraphBuilder main, string inputIds, string mask)
    {
        string padding = main.Node("Sub", [main.Constant(1F), mask]);
        string bias = main.Node("Unsqueeze", [main.Node("Mul", [padding, main.Constant(float.MinValue)]), main.Constant([1, 2], 2)]);
        return new TextAttention(config, weights, HeadsOf(config, main, main.Node("Shape", [inputIds])), Rows(config, main), bias);
    }

    /// <summary>For rows that are [batch, length, hidden]. No shape is computed in the graph.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="main">The outermost graph.</param>
    /// <param name="padding">What is padding.</param>
    public static TextAttention ForGpu(AlbertConfig config, AlbertWeights weights, GraphBuilder main, TextPadding padding)
    {
        // A 0 stands for the same dimension of the input.
        string splitHeads = main.Constant([0, 0, config.Heads, config.HeadSize], 4);
        return new TextAttention(config, weights, splitHeads, main.Constant([0, 0, config.HiddenSize], 3), padding.Bias);
    }

    /// <summary>The shape [batch, length, heads, head size] of a [batch, length].</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="graph">Where the node goes.</param>
    /// <param name="size">The name of [batch, length].</param>
    public static string HeadsOf(AlbertConfig config, GraphBuilder graph, string size) =>
        graph.Node("Concat", [size, graph.Constant([config.Heads, config.HeadSize], 2)], NodeAttribute.Integer("axis", 0));

    /// <summary>The shape [rows, hidden].</summary>
    public static string Rows(AlbertConfig config, GraphBuilder graph) => graph.Constant([-1, config.HiddenSize], 2);

    /// <summary>For rows that are [batch, length, hidden].</summary>
    public string TakeFirst(GraphBuilder graph, string rows) =>
        graph.Node("Slice", [rows, graph.Constant([0], 1), graph.Constant([2], 1), graph.Constant([1], 1)]);

    public string AttendFirst(GraphBuilder graph, string query, string key, string value) => Attend(graph, query, key, value);

    public string TakeOne(GraphBuilder graph, string rows) => TextPooling.Take(graph, rows, 0);

    public string Attend(GraphBuilder graph, string query, string key, string value)
    {
        query = Heads(graph, query, [0, 2, 1, 3]);
        string keyTransposed = Heads(graph, key, [0, 2, 3, 1]);
        value = Heads(graph, value, [0, 2, 1, 3]);

        string scale = weights.Scalar(graph, 1 / MathF.Sqrt(config.HeadSize));
        string scores = graph.Node("Mul", [graph.Node("MatMul", [query, keyTransposed]), scale]);
        scores = maskBias is null ? scores : graph.Node("Add", [scores, maskBias]);
        string attention = graph.Node("Softmax", [scores], NodeAttribute.Integer("axis", -1));
        string context = graph.Node("MatMul", [attention, value]);
        string merged = graph.Node("Transpose", [context], NodeAttribute.Integers("perm", 0, 2, 1, 3));
        return graph.Node("Reshape", [merged, joinHeads]);
    }

    /// <summary>Cuts the width into heads and permutes [batch, length, heads, head size].</summary>
    private string Heads(GraphBuilder graph, string projected, long[] permutation)
    {
        string heads = graph.Node("Reshape", [projected, splitHeads]);
        return graph.Node("Transpose", [heads], NodeAttribute.Integers("perm", permutation));
    }
}
