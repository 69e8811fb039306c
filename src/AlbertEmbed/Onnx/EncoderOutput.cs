using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>What the encoder computes: the pooler's vector of each text, or hidden states of each token.</summary>
internal sealed record EncoderOutput
{
    public static EncoderOutput LastHiddenState { get; } = new();

    public static EncoderOutput Pooler { get; } = new() { IsPooler = true };

    public bool IsPooler { get; private init; }

    /// <summary>Which hidden states: 0 is the embedding output, i that of layer i. Empty for the last one.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>How they become one, when there are several.</summary>
    public LayerMerge Merge { get; init; }

    /// <summary>Components of each output vector.</summary>
    public int Width(AlbertConfig config) => Merge == LayerMerge.Concat ? Math.Max(1, Layers.Count) * config.HiddenSize : config.HiddenSize;
}
