using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>Pooling over all tokens of texts that have the same number of them, as nodes of a graph.</summary>
internal static class TextPooling
{
    private const int TokenAxis = 1;

    /// <summary>Whether a graph can pool so.</summary>
    public static bool Has(PoolingMode mode) =>
        mode is PoolingMode.Mean or PoolingMode.Max or PoolingMode.Cls or PoolingMode.LastToken;

    /// <param name="graph">Where the nodes go.</param>
    /// <param name="hidden">float32 [batch, length, width].</param>
    /// <param name="modes">Poolings whose vectors are joined.</param>
    /// <returns>The name of the vectors, [batch, modes x width].</returns>
    public static string Pool(GraphBuilder graph, string hidden, IReadOnlyList<PoolingMode> modes)
    {
        string[] vectors = [.. modes.Select(mode => Pool(graph, hidden, mode))];
        return vectors is [var only] ? only : graph.Node("Concat", vectors, NodeAttribute.Integer("axis", -1));
    }

    /// <summary>Reduces over the tokens: [batch, length, width] to [batch, width].</summary>
    public static string Reduce(GraphBuilder graph, string operation, string hidden) =>
        graph.Node(operation, [hidden, graph.Constant([TokenAxis], 1)], NodeAttribute.Integer("keepdims", 0));

    /// <summary>One token of each text: [batch, length, width] to [batch, width].</summary>
    public static string Take(GraphBuilder graph, string hidden, long token) =>
        graph.Node("Gather", [hidden, graph.Constant([token])], NodeAttribute.Integer("axis", TokenAxis));

    private static string Pool(GraphBuilder graph, string hidden, PoolingMode mode) => mode switch
    {
        PoolingMode.Mean => Reduce(graph, "ReduceMean", hidden),
        PoolingMode.Max => Reduce(graph, "ReduceMax", hidden),
        PoolingMode.Cls => Take(graph, hidden, 0),
        PoolingMode.LastToken => Take(graph, hidden, -1),
        _ => throw new NotSupportedException($"A graph has no pooling {mode}."),
    };
}
