using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The checkpoint's weights in a graph, and the nodes that consist of little else.</summary>
/// <param name="config">The architecture.</param>
/// <param name="tensors">The weights.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="form">In which form it is built.</param>
internal sealed class AlbertWeights(AlbertConfig config, ITensorSource tensors, GraphBuilder main, GraphForm form)
{
    private readonly Dictionary<string, string> wide = [];
    private readonly Dictionary<string, string> transposed = [];
    private readonly List<Array> widened = [];
    private readonly QuantizedWeights? quantized = form.QuantizeTo is { } largest ? new QuantizedWeights(tensors, main, largest) : null;

    /// <summary>Memory of weights that were made for the graph.</summary>
    public IReadOnlyList<Array> Memory => [.. widened, .. quantized?.Memory ?? []];

    /// <summary>Rows of the word table: they are widened after they have been looked up, where the table is narrow. A GPU may not know the
    /// narrow type, and gets the wide table.</summary>
    public string Words(string ids)
    {
        Weight table = tensors.Get("embeddings.word_embeddings.weight", config.VocabularySize, config.EmbeddingSize);
        return form.ForGpu
            ? main.Node("Gather", [ToArithmetic(table, main.Weight(table)), ids])
            : ToArithmetic(table, main.Node("Gather", [main.Weight(table), ids]));
    }

    /// <summary>x·Wᵀ + b, with W stored [out, in] as checkpoints have it. For a GPU x may have three dimensions.</summary>
    public string Linear(GraphBuilder graph, string input, string name, long from, long to)
    {
        if (!form.ForGpu)
        {
            return graph.Node("Gemm", [input, Get($"{name}.weight", to, from), Get($"{name}.bias", to)], NodeAttribute.Integer("transB", 1));
        }

        if (!transposed.TryGetValue(name, out string? weight))
        {
            // Of weights only: done once, when the graph is loaded.
            weight = transposed[name] = main.Node("Transpose", [Get($"{name}.weight", to, from)], NodeAttribute.Integers("perm", 1, 0));
        }

        return graph.Node("Add", [graph.Node("MatMul", [input, weight]), Get($"{name}.bias", to)]);
    }

    /// <summary>The same with W in 8 bits, where that is asked for.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x.</param>
    /// <param name="name">The weights' name.</param>
    /// <param name="from">Components of x.</param>
    /// <param name="to">Components of the result.</param>
    /// <param name="byRows">Whether each row of x has a scale of its own, where W is in 8 bits.</param>
    public string LayerLinear(GraphBuilder graph, string input, string name, long from, long to, bool byRows = false) =>
        quantized is null ? Linear(graph, input, name, from, to)
        : byRows ? quantized.LinearByRows(graph, input, name, from, to, Get($"{name}.bias", to))
        : quantized.Linear(graph, input, name, from, to, Get($"{name}.bias", to));

    /// <summary>A number in the type of the graph's arithmetic.</summary>
    public string Scalar(GraphBuilder graph, float value)
    {
        string constant = graph.Constant(value);
        return form.Arithmetic == ElementType.Float ? constant : Cast(constant, form.Arithmetic);
    }

    public string LayerNorm(GraphBuilder graph, string input, string name, long width) => graph.Node(
        "LayerNormalization",
        [input, Get($"{name}.weight", width), Get($"{name}.bias", width)],
        NodeAttribute.Integer("axis", -1),
        NodeAttribute.Float("epsilon", config.LayerNormEpsilon));

    /// <summary>
    /// A weight in the type of the arithmetic. Others are widened here, or cast in the outermost graph, once, however many nodes use them.
    /// </summary>
    public string Get(string name, params long[] shape)
    {
        if (!wide.TryGetValue(name, out string? value))
        {
            Weight weight = tensors.Get(name, shape);
            if (form.WeightsAreInputs && weight.Type != WeightType.Float32)
            {
                weight = weight.ToPinnedFloats(out float[] values);
                widened.Add(values);
            }

            value = wide[name] = ToArithmetic(weight, main.Weight(weight));
        }

        return value;
    }

    private string ToArithmetic(Weight weight, string value) => main.TypeOf(weight) == form.Arithmetic ? value : Cast(value, form.Arithmetic);

    private string Cast(string value, ElementType type) => main.Node("Cast", [value], NodeAttribute.Integer("to", (long)type));
}
