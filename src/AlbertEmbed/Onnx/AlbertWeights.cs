using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The checkpoint's weights in a graph, and the nodes that consist of little else.</summary>
/// <param name="config">The architecture.</param>
/// <param name="tensors">The weights.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="form">In which form it is built.</param>
internal sealed class AlbertWeights(AlbertConfig config, ITensorSource tensors, GraphBuilder main, GraphForm form)
{
    /// <summary>Float32 numbers in a memory page, which is also how far apart numbers are that share a line of the first cache.</summary>
    private const int PageFloats = 1024;

    /// <summary>Float32 numbers in a cache line.</summary>
    private const int LineFloats = 16;

    private readonly Dictionary<string, string> wide = [];
    private readonly Dictionary<string, string> apart = [];
    private readonly Dictionary<string, string> transposed = [];
    private readonly List<Array> widened = [];
    private readonly QuantizedWeights? quantized = form.QuantizeTo is { } largest ? new QuantizedWeights(tensors, main, largest) : null;

    /// <summary>Memory of weights that were made for the graph.</summary>
    public IReadOnlyList<Array> Memory => widened;

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
            return Gemm(graph, input, Get($"{name}.weight", to, from), Get($"{name}.bias", to));
        }

        if (!transposed.TryGetValue(name, out string? weight))
        {
            // Of weights only: done once, when the graph is loaded.
            weight = transposed[name] = main.Node("Transpose", [Get($"{name}.weight", to, from)], NodeAttribute.Integers("perm", 1, 0));
        }

        return graph.Node("Add", [graph.Node("MatMul", [input, weight]), Get($"{name}.bias", to)]);
    }

    /// <summary>The same in the layers: with rows set apart, or with W in 8 bits, where that is asked for.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x, set apart by <see cref="SetApart(GraphBuilder, string, long)"/>.</param>
    /// <param name="name">The weights' name.</param>
    /// <param name="from">Components of x.</param>
    /// <param name="to">Components of the result.</param>
    public string LayerLinear(GraphBuilder graph, string input, string name, long from, long to) =>
        quantized is not null ? quantized.Linear(graph, input, name, from, to, Get($"{name}.bias", to))
        : form.ForGpu ? Linear(graph, input, name, from, to)
        : Gemm(graph, input, SetApart($"{name}.weight", [to, from], [0, Apart(from)]), Get($"{name}.bias", to));

    /// <summary>The first half of the feed-forward part: its result has rows set apart.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x, set apart.</param>
    /// <param name="name">The weights' name.</param>
    /// <param name="from">Components of x.</param>
    /// <param name="to">Components of the result.</param>
    public string Expand(GraphBuilder graph, string input, string name, long from, long to) =>
        quantized is not null ? quantized.LinearByRows(graph, input, name, from, to, Get($"{name}.bias", to))
        : form.ForGpu ? Linear(graph, input, name, from, to)
        : Gemm(graph, input, SetApart($"{name}.weight", [to, from], [Apart(to), Apart(from)]), SetApart($"{name}.bias", [to], [Apart(to)]));

    /// <summary>The second half of the feed-forward part.</summary>
    /// <param name="graph">Where the nodes go.</param>
    /// <param name="input">x, set apart.</param>
    /// <param name="name">The weights' name.</param>
    /// <param name="from">Components of x.</param>
    /// <param name="to">Components of the result.</param>
    public string Contract(GraphBuilder graph, string input, string name, long from, long to) =>
        quantized is not null
            ? quantized.LinearByRows(graph, input, name, from, to, Get($"{name}.bias", to))
            : LayerLinear(graph, input, name, from, to);

    /// <summary>[rows, width] with columns of zeros behind it, where <see cref="GraphForm.SetsRowsApart"/> asks for it.</summary>
    public string SetApart(GraphBuilder graph, string rows, long width) =>
        Apart(width) == 0 ? rows : graph.Node("Pad", [rows, main.Constant([0, 0, 0, Apart(width)], 4)]);

    /// <summary>A number in the type of the graph's arithmetic.</summary>
    public string Scalar(GraphBuilder graph, float value)
    {
        string constant = graph.Constant(value);
        return form.Arithmetic == ElementType.Float32 ? constant : Cast(constant, form.Arithmetic);
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
            if (form.WeightsAreInputs && weight.Type != ElementType.Float32)
            {
                weight = weight.ToPinnedFloats(out float[] values);
                widened.Add(values);
            }

            value = wide[name] = ToArithmetic(weight, main.Weight(weight));
        }

        return value;
    }

    private static string Gemm(GraphBuilder graph, string input, string weight, string bias) =>
        graph.Node("Gemm", [input, weight, bias], NodeAttribute.Integer("transB", 1));

    /// <summary>A weight with zeros behind each of its dimensions: made when the graph is loaded, by the runtime.</summary>
    private string SetApart(string name, long[] shape, long[] zeros)
    {
        string weight = Get(name, shape);
        if (zeros.All(count => count == 0))
        {
            return weight;
        }

        if (!apart.TryGetValue(name, out string? value))
        {
            value = apart[name] = main.Node("Pad", [weight, main.Constant([.. new long[zeros.Length], .. zeros], 2 * zeros.Length)]);
        }

        return value;
    }

    /// <summary>How many columns of zeros a row of this width needs.</summary>
    private int Apart(long width) => form.SetsRowsApart && width % PageFloats == 0 ? LineFloats : 0;

    private string ToArithmetic(Weight weight, string value) =>
        main.TypeOf(weight) == form.Arithmetic ? value : Cast(value, form.Arithmetic);

    private string Cast(string value, ElementType type) => main.Node("Cast", [value], NodeAttribute.Integer("to", (long)type));
}
