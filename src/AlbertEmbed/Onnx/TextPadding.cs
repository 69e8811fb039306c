using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>
/// What is padding in a batch for a GPU, as nodes of the graph. They compute numbers only, from the texts' lengths: WebGPU has few
/// operators
/// for integers.
/// </summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">The weights.</param>
/// <param name="main">The outermost graph, which has the inputs <see cref="AlbertGraph.PositionIds"/> and
/// <see cref="AlbertGraph.TextLengths"/>.</param>
/// <param name="arithmetic">The type of attention scores.</param>
internal sealed class TextPadding(AlbertConfig config, AlbertWeights weights, GraphBuilder main, ElementType arithmetic)
{
    // Added to scores. A sum of it and of a score is finite in each type: an infinite one would not be portable.
    private const float LeastFloat32 = -1e30F;
    private const float LeastFloat16 = -3e4F;

    private string? positions;
    private string? mask;
    private string? bias;
    private string? lastTokens;

    /// <summary>Declares the inputs of a graph that say where padding is.</summary>
    /// <inheritdoc cref="TextPadding(AlbertConfig, AlbertWeights, GraphBuilder, ElementType)"/>
    public static TextPadding OfInputs(AlbertConfig config, AlbertWeights weights, GraphBuilder main, ElementType arithmetic)
    {
        main.Input(AlbertGraph.PositionIds, ElementType.Int64, "1", "length");
        main.Input(AlbertGraph.TextLengths, ElementType.Float32, "batch", "1");
        return new TextPadding(config, weights, main, arithmetic);
    }

    /// <summary>float32 [batch, length]: 1 for tokens and 0 for padding.</summary>
    public string Mask => mask ??= Clip(main.Node("Sub", [AlbertGraph.TextLengths, Positions]));

    /// <summary>float32 [batch, length]: 1 for each text's last token, else 0.</summary>
    public string LastTokens => lastTokens ??= main.Node(
        "Mul",
        [Mask, Clip(main.Node("Sub", [Positions, main.Node("Sub", [AlbertGraph.TextLengths, main.Constant(2F)])]))]);

    /// <summary>What is added to attention scores, [batch, 1, 1, length], in the type of the arithmetic.</summary>
    public string Bias => bias ??= weights.ToArithmetic(
        main.Node(
            "Unsqueeze",
            [Least(Mask, arithmetic == ElementType.Float16 ? LeastFloat16 : LeastFloat32), main.Constant([1, 2], 2)]));

    /// <summary>Each token's place in its text, float32 [1, length].</summary>
    private string Positions => positions ??= main.Node(
        "Gather",
        [
            main.Constant([.. Enumerable.Range(0, config.MaxPositions).Select(position => (float)position)], config.MaxPositions),
            AlbertGraph.PositionIds,
        ]);

    /// <summary>0 where there is a 1, and the least number where there is a 0.</summary>
    /// <param name="ones">The name of ones and zeros, float32.</param>
    /// <param name="least">The least number.</param>
    public string Least(string ones, float least = LeastFloat32) =>
        main.Node("Mul", [main.Node("Sub", [main.Constant(1F), ones]), main.Constant(least)]);

    /// <summary>Whole numbers as 1 where they are positive, else 0.</summary>
    private string Clip(string numbers) => main.Node("Clip", [numbers, main.Constant(0F), main.Constant(1F)]);
}
