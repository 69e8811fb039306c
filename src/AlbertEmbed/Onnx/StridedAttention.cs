using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>
/// Attention within each of several texts that have the same number of tokens, for a CPU. Between layers rows are ordered by position
/// first, then by text: a projection is then [length, texts x heads, head size], in which the products read each text's and head's matrix
/// where it lies. In the order of texts, queries, keys and values would have to be transposed in every layer.
/// </summary>
internal sealed class StridedAttention : ISelfAttention
{
    private const string Product = "com.microsoft:FusedMatMul";

    // transBatchA: dimension 1 is the batch dimension.
    private static readonly NodeAttribute LeftIsStrided = NodeAttribute.Integer("transBatchA", 1);
    private static readonly NodeAttribute RightIsStrided = NodeAttribute.Integer("transBatchB", 1);

    private readonly AlbertConfig config;
    private readonly GraphBuilder main;
    private readonly string none;
    private readonly string texts;
    private readonly string length;
    private readonly string textsAndLength;
    private readonly string lengthAndTexts;
    private readonly string splitHeads;
    private readonly string joinHeads;

    /// <param name="config">The architecture.</param>
    /// <param name="main">The outermost graph.</param>
    /// <param name="groups">The name of int64 [1, 2]: texts and tokens of each.</param>
    public StridedAttention(AlbertConfig config, GraphBuilder main, string groups)
    {
        (this.config, this.main) = (config, main);
        textsAndLength = main.Node("Gather", [groups, main.Constant([0])]);
        lengthAndTexts = main.Node("Gather", [textsAndLength, main.Constant([1, 0], 2)]);
        none = main.Constant([0], 1);
        texts = main.Node("Gather", [textsAndLength, none]);
        length = main.Node("Gather", [textsAndLength, main.Constant([1], 1)]);
        splitHeads = With(length, -1, config.HeadSize);
        joinHeads = TextAttention.Rows(config, main);
    }

    public string Order(string rows, int width) => Swap(rows, textsAndLength, width);

    public string OrderByText(string rows, int width) => Swap(rows, lengthAndTexts, width);

    public string TakeFirst(GraphBuilder graph, string rows) =>
        graph.Node("Slice", [rows, none, main.Node("Mul", [FirstPositions, texts])]);

    public string TakeOne(GraphBuilder graph, string rows) => graph.Node("Slice", [rows, none, texts]);

    public string AttendFirst(GraphBuilder graph, string query, string key, string value) =>
        Attend(graph, query, With(FirstPositions, -1, config.HeadSize), key, value);

    public string Attend(GraphBuilder graph, string query, string key, string value) => Attend(graph, query, splitHeads, key, value);

    /// <summary>How many of the first positions are taken.</summary>
    private string FirstPositions => main.Node("Min", [length, main.Constant([2], 1)]);

    private string Attend(GraphBuilder graph, string query, string queryHeads, string key, string value)
    {
        NodeAttribute scale = NodeAttribute.Float("alpha", 1 / MathF.Sqrt(config.HeadSize));
        string scores =
            graph.Node(
                Product,
                [graph.Node("Reshape", [query, queryHeads]), Heads(key)],
                LeftIsStrided,
                RightIsStrided,
                NodeAttribute.Integer("transB", 1),
                scale);
        string attention = graph.Node("Softmax", [scores], NodeAttribute.Integer("axis", -1));
        string context = graph.Node(Product, [attention, Heads(value)], RightIsStrided);
        return Join(graph, context, joinHeads);

        string Heads(string projected) => graph.Node("Reshape", [projected, splitHeads]);
    }

    private string Swap(string rows, string size, int width) =>
        Join(main, main.Node("Reshape", [rows, With(size, width)]), main.Constant([-1, width], 2));

    /// <summary>Swaps the first two of three dimensions, and makes rows of the result.</summary>
    private static string Join(GraphBuilder graph, string blocks, string shape) =>
        graph.Node("Reshape", [graph.Node("Transpose", [blocks], NodeAttribute.Integers("perm", 1, 0, 2)), shape]);

    /// <summary>A shape with further dimensions behind it.</summary>
    private string With(string shape, params long[] dimensions) =>
        main.Node("Concat", [shape, main.Constant(dimensions, dimensions.Length)], NodeAttribute.Integer("axis", 0));
}
