namespace AlbertEmbed.Checkpoints;

/// <summary>The numbers of an encoder as its ONNX graph shows them: shapes of weights that kept their names, and its attention.</summary>
internal sealed class GraphNumbers
{
    /// <summary>What quantising tools add to a weight's name.</summary>
    private const string Quantized = "_quantized";

    private readonly List<(string Name, IReadOnlyList<long> Shape)> weights = [];
    private readonly Dictionary<string, long> integers = [];

    public AttentionCount Attention { get; } = new();

    /// <summary>How many times attention is computed; null when the graph does not tell.</summary>
    public long? Layers => Attention.Total(integers);

    /// <summary>Takes note of a weight or constant of the main graph.</summary>
    public void Add(ExternalTensor tensor)
    {
        if (tensor.Integer is { } number)
        {
            integers[tensor.Name] = number;
        }

        string name = tensor.Name.EndsWith(Quantized, StringComparison.Ordinal) ? tensor.Name[..^Quantized.Length] : tensor.Name;
        if (tensor.Shape.Count is 1 or 2
            && (name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal)))
        {
            weights.Add((name, tensor.Shape));
        }
    }

    /// <summary>A dimension of the weight whose name ends so; null when no weight has kept that name.</summary>
    /// <param name="end">The end of the name.</param>
    /// <param name="rank">How many dimensions it should have.</param>
    /// <param name="dimension">Which dimension is wanted.</param>
    public long? Size(string end, int rank, int dimension) => weights
        .Where(weight => weight.Shape.Count == rank && weight.Name.EndsWith(end, StringComparison.Ordinal))
        .Select(weight => (long?)weight.Shape[dimension])
        .FirstOrDefault();
}
