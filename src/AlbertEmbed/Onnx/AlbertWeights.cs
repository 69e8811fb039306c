using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The checkpoint's weights in a graph, and the nodes that consist of little else.</summary>
/// <param name="config">The architecture.</param>
/// <param name="tensors">The weights.</param>
/// <param name="main">The outermost graph.</param>
internal sealed class AlbertWeights(AlbertConfig config, ITensorSource tensors, GraphBuilder main)
{
    private readonly Dictionary<string, string> wide = [];

    /// <summary>Rows of the word table: they are widened after they have been looked up, where the table is narrow.</summary>
    public string Words(string ids)
    {
        Weight table = tensors.Get("embeddings.word_embeddings.weight", config.VocabularySize, config.EmbeddingSize);
        return ToFloat(table, main.Node("Gather", [main.Weight(table), ids]));
    }

    /// <summary>x·Wᵀ + b, with W stored [out, in] as checkpoints have it.</summary>
    public string Linear(GraphBuilder graph, string input, string name, long from, long to) => graph.Node(
        "Gemm",
        [input, Get($"{name}.weight", to, from), Get($"{name}.bias", to)],
        NodeAttribute.Integer("transB", 1));

    public string LayerNorm(GraphBuilder graph, string input, string name, long width) => graph.Node(
        "LayerNormalization",
        [input, Get($"{name}.weight", width), Get($"{name}.bias", width)],
        NodeAttribute.Integer("axis", -1),
        NodeAttribute.Float("epsilon", config.LayerNormEpsilon));

    /// <summary>A weight as float32. Narrower ones are widened in the outermost graph, once, however many nodes use them.</summary>
    public string Get(string name, params long[] shape)
    {
        if (!wide.TryGetValue(name, out string? value))
        {
            Weight weight = tensors.Get(name, shape);
            value = wide[name] = ToFloat(weight, main.Weight(weight));
        }

        return value;
    }

    private string ToFloat(Weight weight, string value) => main.TypeOf(weight) == ElementType.Float
        ? value
        : main.Node("Cast", [value], NodeAttribute.Integer("to", (long)ElementType.Float));
}
