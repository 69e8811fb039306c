using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>
/// Attention as one operator, where the runtime has a fast one. Where only the first tokens ask, in one layer, it is
/// <paramref name="plain"/>: the operator's starts are those of texts with as many queries as keys.
/// </summary>
/// <param name="config">The architecture.</param>
/// <param name="plain">The same by several operators.</param>
/// <param name="lengths">The name of each text's length, int32, in one of the operator's forms.</param>
internal sealed class FusedAttention(AlbertConfig config, Lazy<TextAttention> plain, string lengths) : ISelfAttention
{
    private const float LeastScore = -1e30F;

    public string Attend(GraphBuilder graph, string query, string key, string value) => graph.Node(
        "com.microsoft:MultiHeadAttention",
        [query, key, value, string.Empty, lengths],
        NodeAttribute.Integer("num_heads", config.Heads),
        NodeAttribute.Float("mask_filter_value", LeastScore),
        NodeAttribute.Float("scale", 1 / MathF.Sqrt(config.HeadSize)));

    public string TakeFirst(GraphBuilder graph, string rows) => plain.Value.TakeFirst(graph, rows);

    public string AttendFirst(GraphBuilder graph, string query, string key, string value) =>
        plain.Value.AttendFirst(graph, query, key, value);

    public string TakeOne(GraphBuilder graph, string rows) => plain.Value.TakeOne(graph, rows);
}
