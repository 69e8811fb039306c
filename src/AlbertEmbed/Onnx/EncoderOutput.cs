using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The output of the encoder: the pooler's vector of each text, or hidden states of each token.</summary>
internal sealed record EncoderOutput
{
    /// <summary>A bound for memory, so that a damaged file cannot ask for any amount.</summary>
    private const int LargestWidth = 1 << 20;

    public static EncoderOutput LastHiddenState { get; } = new();

    public static EncoderOutput Pooler { get; } = new() { IsPerText = true };

    /// <summary>The last hidden state of [CLS].</summary>
    public static EncoderOutput FirstToken { get; } = new() { IsPerText = true, IsHiddenState = true };

    /// <summary>Whether each text has one vector; else each token has one.</summary>
    public bool IsPerText { get; private init; }

    /// <summary>Whether a text's one vector is a hidden state; else the pooler or an exported graph makes it.</summary>
    public bool IsHiddenState { get; private init; }

    /// <summary>The output of the exported graph that is run; null for our own graph.</summary>
    public OnnxPort? Port { get; private init; }

    /// <summary>Which hidden states: 0 is the embedding output, i that of layer i. Empty for the last one.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>How they become one, when there are several.</summary>
    public LayerMerge Merge { get; init; }

    /// <summary>
    /// How a graph for GPUs pools the hidden states, so that only vectors come back from the device; several are joined. Empty where they
    /// are pooled outside of the graph.
    /// </summary>
    public IReadOnlyList<PoolingMode> Poolings { get; init; } = [];

    /// <summary>Whether the graph pools.</summary>
    public bool IsPooled => Poolings.Count > 0;

    /// <summary>An exported graph's output.</summary>
    public static EncoderOutput Of(OnnxPort port, bool isPerText) => new() { Port = port, IsPerText = isPerText };

    /// <summary>Components of each output vector.</summary>
    public int Width(AlbertConfig config) =>
        Port is not null ? (int)Math.Min(Port.Width ?? config.HiddenSize, LargestWidth)
        : Merge == LayerMerge.Concat ? Math.Max(1, Layers.Count) * config.HiddenSize
        : config.HiddenSize;
}
