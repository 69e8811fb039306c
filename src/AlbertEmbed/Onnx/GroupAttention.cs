using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>
/// Attention of texts with different numbers of tokens, without padding: a Loop takes the texts of one length in each turn. The arithmetic
/// of a text is the same, to the last bit, as in a batch in which all texts have its length.
/// </summary>
/// <param name="config">The architecture.</param>
/// <param name="weights">The weights.</param>
/// <param name="main">The outermost graph.</param>
/// <param name="groups">The name of int64 [groups, 2]: for each length how many texts have it, and the length.</param>
internal sealed class GroupAttention(AlbertConfig config, AlbertWeights weights, GraphBuilder main, string groups) : ISelfAttention
{
    private readonly string count = main.Node("Gather", [main.Node("Shape", [groups]), main.Constant([0])]);
    private readonly string always = main.Constant(true);
    private readonly string first = main.Constant([0], 1);
    private readonly string joinHeads = TextAttention.Rows(config, main);

    public string Attend(GraphBuilder graph, string query, string key, string value)
    {
        GraphBuilder body = graph.Body("group");
        string group = body.Input(body.NewName("group"), ElementType.Int64);
        string condition = body.Input(body.NewName("condition"), ElementType.Bool);
        string start = body.Input(body.NewName("start"), ElementType.Int64, "1");
        string before = body.Input(body.NewName("before"), ElementType.Float32, "rows_before", $"{config.HiddenSize}");

        string size = body.Node("Gather", [groups, group]);
        string end = body.Node("Add", [start, body.Node("ReduceProd", [size])]);
        string splitHeads = TextAttention.HeadsOf(config, body, size);
        string context = new TextAttention(config, weights, splitHeads, joinHeads).Attend(body, Rows(query), Rows(key), Rows(value));

        body.Output(body.Node("Identity", [condition]), ElementType.Bool);
        body.Output(end, ElementType.Int64, "1");
        body.Output(
            body.Node("Concat", [before, context], NodeAttribute.Integer("axis", 0)),
            ElementType.Float32,
            "rows_so_far",
            $"{config.HiddenSize}");
        string none = graph.Node("Slice", [query, first, first, first]);
        return graph.NodeWithTwoOutputs("Loop", [count, always, first, none], body.Subgraph("body")).Second;

        string Rows(string all) => body.Node("Slice", [all, start, end, first]);
    }
}
