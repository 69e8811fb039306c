using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>
/// What follows the products of a layer, for a GPU: one operator each, where a CPU's graph has three. There they take as much time as the
/// products do, because each reads and writes the whole batch. The runtime does not join them itself where the length is not fixed.
/// </summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">The weights.</param>
/// <param name="form">In which form the graph is built.</param>
internal sealed class GpuLayer(AlbertConfig config, AlbertWeights weights, GraphForm form)
{
    /// <summary>LayerNorm(x·Wᵀ + b + residual).</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x, [batch, length, width].</param>
    /// <param name="linear">W and b.</param>
    /// <param name="residual">What is added, [batch, length, hidden].</param>
    /// <param name="norm">The name of the normalisation in the checkpoint.</param>
    public string ProjectAddAndNorm(GraphBuilder graph, string input, Linear linear, string residual, string norm) => graph.Node(
        "com.microsoft:SkipLayerNormalization",
        [
            weights.Multiply(graph, input, linear),
            residual,
            weights.Get($"{norm}.weight", linear.To),
            weights.Get($"{norm}.bias", linear.To),
            weights.Get(linear.Bias, linear.To),
        ],
        NodeAttribute.Float("epsilon", config.LayerNormEpsilon));

    /// <summary>activation(x·Wᵀ + b).</summary>
    public string ProjectAndActivate(GraphBuilder graph, string input, Linear linear)
    {
        string product = weights.Multiply(graph, input, linear);
        string bias = weights.Get(linear.Bias, linear.To);
        return (form.AddsBiasInGelu, config.Activation) switch
        {
            (true, Activation.GeluTanh) => graph.Node("com.microsoft:FastGelu", [product, bias]),
            (true, Activation.Gelu) => graph.Node("com.microsoft:BiasGelu", [product, bias]),
            _ => weights.Activate(graph, graph.Node("Add", [product, bias])),
        };
    }
}
