using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The transformer layers: [rows, hidden] in and out, or [batch, length, hidden] for a GPU.</summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">The weights.</param>
/// <param name="attention">What mixes the rows of each text.</param>
internal sealed class AlbertLayers(AlbertConfig config, AlbertWeights weights, ISelfAttention attention)
{
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
        string attended =
            weights.LayerNorm(graph, graph.Node("Add", [projected, hidden]), $"{name}.attention.LayerNorm", config.HiddenSize);

        string apart = weights.SetApart(graph, attended, config.HiddenSize);
        string inner = Activate(graph, weights.Expand(graph, apart, $"{name}.ffn", config.HiddenSize, config.IntermediateSize));
        string output = weights.Contract(graph, inner, $"{name}.ffn_output", config.IntermediateSize, config.HiddenSize);
        return weights.LayerNorm(graph, graph.Node("Add", [output, attended]), $"{name}.full_layer_layer_norm", config.HiddenSize);
    }

    /// <summary>[rows, hidden] in and, set apart, out.</summary>
    private string SelfAttention(GraphBuilder graph, string name, string hidden)
    {
        hidden = weights.SetApart(graph, hidden, config.HiddenSize);
        string query = weights.LayerLinear(graph, hidden, $"{name}.query", config.HiddenSize, config.HiddenSize);
        string key = weights.LayerLinear(graph, hidden, $"{name}.key", config.HiddenSize, config.HiddenSize);
        string value = weights.LayerLinear(graph, hidden, $"{name}.value", config.HiddenSize, config.HiddenSize);
        return weights.SetApart(graph, attention.Attend(graph, query, key, value), config.HiddenSize);
    }

    private string Activate(GraphBuilder graph, string input) => config.Activation switch
    {
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.GeluTanh => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "tanh")),
        _ => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "none")),
    };
}
