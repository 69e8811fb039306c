using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The transformer layers: [rows, hidden] in and out, or [batch, length, hidden] for a GPU.</summary>
internal sealed class AlbertLayers
{
    private readonly AlbertConfig config;
    private readonly AlbertWeights weights;
    private readonly string joinHeads;
    private readonly string splitHeads;
    private readonly string? maskBias;

    /// <param name="config">The architecture.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="main">The outermost graph.</param>
    /// <param name="inputIds">Its input of shape [batch, length]; null when hidden states have three dimensions.</param>
    /// <param name="maskBias">What is added to attention scores, [batch, 1, 1, length], or null.</param>
    public AlbertLayers(AlbertConfig config, AlbertWeights weights, GraphBuilder main, string? inputIds, string? maskBias)
    {
        this.config = config;
        this.weights = weights;
        this.maskBias = maskBias;

        // A dimension of 0 is taken over from what is reshaped.
        joinHeads = inputIds is null ? main.Constant([0, 0, config.HiddenSize], 3) : main.Constant([-1, config.HiddenSize], 2);
        splitHeads = inputIds is null
            ? main.Constant([0, 0, config.Heads, config.HeadSize], 4)
            : main.Node(
                "Concat",
                [main.Node("Shape", [inputIds]), main.Constant([config.Heads, config.HeadSize], 2)],
                NodeAttribute.Integer("axis", 0));
    }

    /// <summary>The inner layers of one group, once.</summary>
    public string Group(GraphBuilder graph, int group, string hidden)
    {
        for (int inner = 0; inner < config.InnerLayers; inner++)
        {
            hidden = Layer(graph, $"encoder.albert_layer_groups.{group}.albert_layers.{inner}", hidden);
        }

        return hidden;
    }

    /// <summary>One transformer layer, post-norm: attention, add and norm, feed-forward, add and norm.</summary>
    private string Layer(GraphBuilder graph, string name, string hidden)
    {
        string context = SelfAttention(graph, $"{name}.attention", hidden);
        string projected = weights.LayerLinear(graph, context, $"{name}.attention.dense", config.HiddenSize, config.HiddenSize);
        string attended = weights.LayerNorm(graph, graph.Node("Add", [projected, hidden]), $"{name}.attention.LayerNorm", config.HiddenSize);

        string apart = weights.SetApart(graph, attended, config.HiddenSize);
        string inner = Activate(graph, weights.Expand(graph, apart, $"{name}.ffn", config.HiddenSize, config.IntermediateSize));
        string output = weights.Contract(graph, inner, $"{name}.ffn_output", config.IntermediateSize, config.HiddenSize);
        return weights.LayerNorm(graph, graph.Node("Add", [output, attended]), $"{name}.full_layer_layer_norm", config.HiddenSize);
    }

    /// <summary>softmax(Q·Kᵀ / √head size)·V for each head; [rows, hidden] in and, set apart, out.</summary>
    private string SelfAttention(GraphBuilder graph, string name, string hidden)
    {
        hidden = weights.SetApart(graph, hidden, config.HiddenSize);
        string query = Heads(graph, $"{name}.query", hidden, [0, 2, 1, 3]);
        string keyTransposed = Heads(graph, $"{name}.key", hidden, [0, 2, 3, 1]);
        string value = Heads(graph, $"{name}.value", hidden, [0, 2, 1, 3]);

        string scale = weights.Scalar(graph, 1 / MathF.Sqrt(config.HeadSize));
        string scores = graph.Node("Mul", [graph.Node("MatMul", [query, keyTransposed]), scale]);
        scores = maskBias is null ? scores : graph.Node("Add", [scores, maskBias]);
        string attention = graph.Node("Softmax", [scores], NodeAttribute.Integer("axis", -1));
        string context = graph.Node("MatMul", [attention, value]);
        string merged = graph.Node("Transpose", [context], NodeAttribute.Integers("perm", 0, 2, 1, 3));
        return weights.SetApart(graph, graph.Node("Reshape", [merged, joinHeads]), config.HiddenSize);
    }

    /// <summary>Projects, then cuts the width into heads: [batch, length, heads, head size], permuted.</summary>
    private string Heads(GraphBuilder graph, string name, string hidden, long[] permutation)
    {
        string projected = weights.LayerLinear(graph, hidden, name, config.HiddenSize, config.HiddenSize);
        string heads = graph.Node("Reshape", [projected, splitHeads]);
        return graph.Node("Transpose", [heads], NodeAttribute.Integers("perm", permutation));
    }

    private string Activate(GraphBuilder graph, string input) => config.Activation switch
    {
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.GeluTanh => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "tanh")),
        _ => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "none")),
    };
}
