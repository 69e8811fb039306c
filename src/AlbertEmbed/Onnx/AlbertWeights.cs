using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The checkpoint's weights in a graph, and the nodes that multiply or add them.</summary>
/// <param name="config">The architecture.</param>
/// <param name="tensors">The weights.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="form">In which form it is built.</param>
internal sealed class AlbertWeights(AlbertConfig config, ITensorSource tensors, GraphBuilder main, GraphForm form)
{
    /// <summary>Float32 numbers in a memory page. Numbers that lie this far apart share a line of the first cache.</summary>
    private const int PageFloats = 1024;

    /// <summary>Float32 numbers in a cache line.</summary>
    private const int LineFloats = 16;

    private readonly Dictionary<string, string> wide = [];
    private readonly Dictionary<string, string> padded = [];
    private readonly Dictionary<string, string> transposed = [];
    private readonly List<Array> widened = [];
    private readonly QuantizedWeights? quantized = form.QuantizeTo is { } largest ? new QuantizedWeights(tensors, main, largest) : null;

    /// <summary>Memory of weights that were made for the graph.</summary>
    public IReadOnlyList<Array> Memory => widened;

    /// <summary>
    /// Rows of the word table. A narrow table's rows are widened after they have been looked up. A GPU may not know the narrow type, and
    /// gets the wide table.
    /// </summary>
    public string LookUpWords(string ids)
    {
        Weight table = tensors.Get("embeddings.word_embeddings.weight", config.VocabularySize, config.EmbeddingSize);
        return form.ForGpu
            ? main.Node("Gather", [ToArithmetic(table, main.Weight(table)), ids])
            : ToArithmetic(table, main.Node("Gather", [main.Weight(table), ids]));
    }

    /// <summary>x·Wᵀ + b outside of the layers. For a GPU x may have three dimensions.</summary>
    public string Project(GraphBuilder graph, string input, Linear linear) => form.ForGpu
        ? graph.Node("Add", [Multiply(graph, input, linear), Get(linear.Bias, linear.To)])
        : Gemm(graph, input, Get(linear.Weight, linear.To, linear.From), Get(linear.Bias, linear.To));

    /// <summary>x·Wᵀ for a GPU.</summary>
    public string Multiply(GraphBuilder graph, string input, Linear linear)
    {
        if (!transposed.TryGetValue(linear.Name, out string? weight))
        {
            // The runtime transposes a weight once, when it loads the graph.
            weight = main.Node("Transpose", [Get(linear.Weight, linear.To, linear.From)], NodeAttribute.Integers("perm", 1, 0));
            transposed[linear.Name] = weight;
        }

        return graph.Node("MatMul", [input, weight]);
    }

    /// <summary>x·Wᵀ + b in the layers, for an x that <see cref="PadRows"/> has padded; W may have 8 bits.</summary>
    public string ProjectInLayer(GraphBuilder graph, string input, Linear linear) =>
        quantized is not null ? quantized.Project(graph, input, linear, Get(linear.Bias, linear.To))
        : form.ForGpu ? Project(graph, input, linear)
        : Gemm(graph, input, PadWeight(linear.Weight, [linear.To, linear.From], [0, Padding(linear.From)]), Get(linear.Bias, linear.To));

    /// <summary>The first half of the feed-forward part: x is padded, and so is the result.</summary>
    public string ProjectToIntermediate(GraphBuilder graph, string input, Linear linear) =>
        quantized is not null ? quantized.ProjectRowByRow(graph, input, linear, Get(linear.Bias, linear.To))
        : form.ForGpu ? Project(graph, input, linear)
        : Gemm(
            graph,
            input,
            PadWeight(linear.Weight, [linear.To, linear.From], [Padding(linear.To), Padding(linear.From)]),
            PadWeight(linear.Bias, [linear.To], [Padding(linear.To)]));

    /// <summary>The second half of the feed-forward part: x is padded.</summary>
    public string ProjectFromIntermediate(GraphBuilder graph, string input, Linear linear) =>
        quantized is not null
            ? quantized.ProjectRowByRow(graph, input, linear, Get(linear.Bias, linear.To))
            : ProjectInLayer(graph, input, linear);

    /// <summary>The activation of the feed-forward part.</summary>
    public string Activate(GraphBuilder graph, string input) => config.Activation switch
    {
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.GeluTanh => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "tanh")),
        _ => graph.Node("Gelu", [input], NodeAttribute.Text("approximate", "none")),
    };

    /// <summary>[rows, width] with columns of zeros behind it, where <see cref="GraphForm.PadsRows"/> asks for it.</summary>
    public string PadRows(GraphBuilder graph, string rows, long width) =>
        Padding(width) == 0 ? rows : graph.Node("Pad", [rows, main.Constant([0, 0, 0, Padding(width)], 4)]);

    /// <summary>A number in the type of the graph's arithmetic.</summary>
    public string Scalar(GraphBuilder graph, float value)
    {
        string constant = graph.Constant(value);
        return form.Arithmetic == ElementType.Float32 ? constant : Cast(constant, form.Arithmetic);
    }

    /// <summary>float32 of the outermost graph in the type of the graph's arithmetic.</summary>
    public string ToArithmetic(string numbers) =>
        form.Arithmetic == ElementType.Float32 ? numbers : Cast(numbers, form.Arithmetic);

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

    /// <summary>A weight with zeros behind each of its dimensions. The runtime makes it when it loads the graph.</summary>
    private string PadWeight(string name, long[] shape, long[] zeros)
    {
        string weight = Get(name, shape);
        if (zeros.All(count => count == 0))
        {
            return weight;
        }

        if (!padded.TryGetValue(name, out string? value))
        {
            value = padded[name] = main.Node("Pad", [weight, main.Constant([.. new long[zeros.Length], .. zeros], 2 * zeros.Length)]);
        }

        return value;
    }

    /// <summary>How many columns of zeros a row of this width needs.</summary>
    private int Padding(long width) => form.PadsRows && width % PageFloats == 0 ? LineFloats : 0;

    private string ToArithmetic(Weight weight, string value) =>
        main.TypeOf(weight) == form.Arithmetic ? value : Cast(value, form.Arithmetic);

    private string Cast(string value, ElementType type) => main.Node("Cast", [value], NodeAttribute.Integer("to", (long)type));
}
