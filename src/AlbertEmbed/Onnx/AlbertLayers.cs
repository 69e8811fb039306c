using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The transformer layers: [rows, hidden] in and out, or [batch, length, hidden] for a GPU.</summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">The weights.</param>
/// <param name="attention">What mixes the rows of each text.</param>
/// <param name="form">In which form the graph is built.</param>
internal sealed class AlbertLayers(AlbertConfig config, AlbertWeights weights, ISelfAttention attention, GraphForm form)
{
    private readonly GpuLayer gpu = new(config, weights, form);

    /// <summary>The inner layers of one group, once.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="group">The group.</param>
    /// <param name="hidden">The rows of all tokens.</param>
    /// <param name="firstTokens">Whether the last inner layer gives the rows of each text's first tokens alone.</param>
    public string Group(GraphBuilder graph, int group, string hidden, bool firstTokens = false)
    {
        for (int inner = 0; inner < config.InnerLayers; inner++)
        {
            bool takesFirst = firstTokens && inner == config.InnerLayers - 1;
            hidden = Layer(graph, $"encoder.albert_layer_groups.{group}.albert_layers.{inner}", hidden, takesFirst);
        }

        return hidden;
    }

    /// <summary>One transformer layer, post-norm: attention, add and norm, feed-forward, add and norm.</summary>
    private string Layer(GraphBuilder graph, string name, string all, bool takesFirst)
    {
        string hidden = takesFirst ? attention.TakeFirst(graph, all) : all;
        string context = SelfAttention(graph, $"{name}.attention", all, takesFirst ? hidden : null);
        Linear dense = Square($"{name}.attention.dense");
        Linear expand = new($"{name}.ffn", config.HiddenSize, config.IntermediateSize);
        Linear contract = new($"{name}.ffn_output", config.IntermediateSize, config.HiddenSize);
        if (form.ForGpu)
        {
            string sum = gpu.ProjectAddAndNorm(graph, context, dense, hidden, $"{name}.attention.LayerNorm");
            string activated = gpu.ProjectAndActivate(graph, sum, expand);
            return gpu.ProjectAddAndNorm(graph, activated, contract, sum, $"{name}.full_layer_layer_norm");
        }

        string projected = weights.ProjectInLayer(graph, context, dense);
        string attended =
            weights.LayerNorm(graph, graph.Node("Add", [projected, hidden]), $"{name}.attention.LayerNorm", config.HiddenSize);
        string padded = weights.PadRows(graph, attended, config.HiddenSize);
        string inner = weights.Activate(graph, weights.ProjectToIntermediate(graph, padded, expand));
        string output = weights.ProjectFromIntermediate(graph, inner, contract);
        return weights.LayerNorm(graph, graph.Node("Add", [output, attended]), $"{name}.full_layer_layer_norm", config.HiddenSize);
    }

    /// <summary>[rows, hidden] in, of all tokens and, if these alone are wanted, of the first ones; out with padded rows.</summary>
    private string SelfAttention(GraphBuilder graph, string name, string hidden, string? first)
    {
        hidden = weights.PadRows(graph, hidden, config.HiddenSize);
        string asking = first is null ? hidden : weights.PadRows(graph, first, config.HiddenSize);
        string query = weights.ProjectInLayer(graph, asking, Square($"{name}.query"));
        string key = weights.ProjectInLayer(graph, hidden, Square($"{name}.key"));
        string value = weights.ProjectInLayer(graph, hidden, Square($"{name}.value"));
        string context = first is null ? attention.Attend(graph, query, key, value) : attention.AttendFirst(graph, query, key, value);
        return weights.PadRows(graph, context, config.HiddenSize);
    }

    private Linear Square(string name) => new(name, config.HiddenSize, config.HiddenSize);
}
