using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>Pooling over the tokens of texts that have padding behind them, as nodes of a graph for GPUs, in float32.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="padding">What is padding.</param>
internal sealed class PaddedPooling(GraphBuilder graph, TextPadding padding)
{
    /// <param name="hidden">float32 [batch, length, width].</param>
    /// <param name="modes">Poolings whose vectors are joined.</param>
    /// <returns>The name of the vectors, [batch, modes x width].</returns>
    public string Pool(string hidden, IReadOnlyList<PoolingMode> modes)
    {
        string[] vectors = [.. modes.Select(mode => Pool(hidden, mode))];
        return vectors is [var only] ? only : graph.Node("Concat", vectors, NodeAttribute.Integer("axis", -1));
    }

    private string Pool(string hidden, PoolingMode mode) => mode switch
    {
        PoolingMode.Mean => Mean(hidden),
        PoolingMode.Max => MaxOf(hidden, padding.Mask),
        PoolingMode.Cls => TextPooling.Take(graph, hidden, 0),
        PoolingMode.LastToken => MaxOf(hidden, padding.LastTokens),
        _ => throw new NotSupportedException($"A graph has no pooling {mode}."),
    };

    /// <summary>
    /// A product with the mask reads the states once; CUDA's own reduction of a middle dimension is several times slower.
    /// </summary>
    private string Mean(string hidden)
    {
        string ones = graph.Node("Unsqueeze", [padding.Mask, graph.Constant([1], 1)]);
        string sum = TextPooling.Take(graph, graph.Node("MatMul", [ones, hidden]), 0);
        return graph.Node("Div", [sum, AlbertGraph.TextLengths]);
    }

    /// <summary>The largest of each component among the tokens that are marked.</summary>
    private string MaxOf(string hidden, string marks)
    {
        string least = graph.Node("Unsqueeze", [padding.Least(marks), graph.Constant([-1], 1)]);
        return TextPooling.Reduce(graph, "ReduceMax", graph.Node("Add", [hidden, least]));
    }
}
