using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>What poolings of a graph have in common.</summary>
internal static class TextPooling
{
    private const int TokenAxis = 1;

    /// <summary>Whether a graph for GPUs can pool so.</summary>
    public static bool Has(PoolingMode mode) =>
        mode is PoolingMode.Mean or PoolingMode.Max or PoolingMode.Cls or PoolingMode.LastToken;

    /// <summary>Reduces over the tokens: [batch, length, width] to [batch, width].</summary>
    public static string Reduce(GraphBuilder graph, string operation, string hidden) =>
        graph.Node(operation, [hidden, graph.Constant([TokenAxis], 1)], NodeAttribute.Integer("keepdims", 0));

    /// <summary>One token of each text: [batch, length, width] to [batch, width].</summary>
    public static string Take(GraphBuilder graph, string hidden, long token) =>
        graph.Node("Gather", [hidden, graph.Constant([token])], NodeAttribute.Integer("axis", TokenAxis));
}
