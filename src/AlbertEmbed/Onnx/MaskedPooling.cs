using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>Pooling over the tokens that are not padding, as nodes of a graph.</summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="mask">The name of the attention mask as float, [batch, length].</param>
internal sealed class MaskedPooling(GraphBuilder graph, string mask)
{
    /// <param name="hidden">[batch, length, width].</param>
    /// <param name="mode">Mean, Cls or Max.</param>
    /// <param name="normalize">Whether the vector is L2-normalised.</param>
    /// <returns>The name of the vectors, [batch, width].</returns>
    public string Pool(string hidden, PoolingMode mode, bool normalize)
    {
        string vector = mode switch
        {
            PoolingMode.Cls => TextPooling.Take(graph, hidden, 0),
            PoolingMode.Max => Max(hidden),
            _ => Mean(hidden),
        };
        return normalize ? Normalize(vector) : vector;
    }

    private string Mean(string hidden)
    {
        string each = Each();
        string sum = TextPooling.Reduce(graph, "ReduceSum", graph.Node("Mul", [hidden, each]));
        return graph.Node("Div", [sum, TextPooling.Reduce(graph, "ReduceSum", each)]);
    }

    private string Max(string hidden)
    {
        string padding = graph.Node("Sub", [graph.Constant(1F), Each()]);
        string least = graph.Node("Mul", [padding, graph.Constant(float.MinValue)]);
        return TextPooling.Reduce(graph, "ReduceMax", graph.Node("Add", [hidden, least]));
    }

    private string Normalize(string vector)
    {
        string length = graph.Node("ReduceL2", [vector, graph.Constant([1], 1)], NodeAttribute.Integer("keepdims", 1));
        return graph.Node("Div", [vector, graph.Node("Max", [length, graph.Constant(1e-12F)])]);
    }

    private string Each() => graph.Node("Unsqueeze", [mask, graph.Constant([-1], 1)]);
}
