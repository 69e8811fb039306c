namespace AlbertEmbed.Checkpoints;

/// <summary>
/// Counts the layers of an encoder's graph by its attention: a fused node, or a softmax whose result becomes a factor of a matrix product.
/// A softmax of another purpose, as behind a classifier, is not multiplied.
/// </summary>
internal sealed class AttentionCount
{
    private static readonly string[] Fused =
    [
        "Attention", "MultiHeadAttention", "QAttention", "PackedAttention", "PackedMultiHeadAttention",
    ];
    private static readonly string[] Products =
        ["MatMul", "FusedMatMul", "MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "QLinearMatMul", "Einsum", "Gemm"];

    /// <summary>What exporters put between the softmax and the product.</summary>
    private static readonly string[] Between =
    [
        "Cast", "Dropout", "Identity", "Where", "Reshape", "Transpose", "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear",
    ];

    private readonly HashSet<string> probabilities = [];
    private readonly Stack<int> outer = [];
    private readonly List<(string Turns, int Inside)> loops = [];
    private int found;
    private bool isUnsure;

    /// <summary>To be called before the graphs inside a node are read, or those that are no part of the main one.</summary>
    public void Enter() => outer.Push(found);

    /// <summary>To be called after the graphs inside a node were read.</summary>
    /// <param name="node">The node; null for graphs that are no part of the main one.</param>
    /// <param name="depth">0 for a node of the main graph.</param>
    public void Leave(OnnxNode? node, int depth)
    {
        int inside = found - outer.Pop();
        found -= inside;
        if (inside > 0 && depth == 0 && node is { Operation: "Loop", Inputs: [{ } turns, ..] })
        {
            loops.Add((turns, inside));
        }
        else if (inside > 0)
        {
            isUnsure = true;
        }

        if (node is not null)
        {
            Add(node);
        }
    }

    /// <summary>How many times attention is computed; null when the graph does not tell.</summary>
    /// <param name="numbers">Constants of one integer, by name.</param>
    public long? Total(IReadOnlyDictionary<string, long> numbers)
    {
        long total = found;
        foreach ((string turns, int inside) in loops)
        {
            if (!numbers.TryGetValue(turns, out long times) || times is < 1 or > int.MaxValue)
            {
                return null;
            }

            total += times * inside;
        }

        return isUnsure || total == 0 ? null : total;
    }

    private void Add(OnnxNode node)
    {
        if (Fused.Contains(node.Operation))
        {
            found++;
        }
        else if (node.Operation == "Softmax")
        {
            probabilities.UnionWith(node.Outputs);
        }
        else if (node.Inputs.Any(probabilities.Contains))
        {
            if (Products.Contains(node.Operation))
            {
                found++;
            }
            else if (Between.Contains(node.Operation))
            {
                probabilities.UnionWith(node.Outputs);
            }
        }
    }
}
