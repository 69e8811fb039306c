using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>What a graph for other programs holds besides the encoder.</summary>
internal sealed record StandaloneGraph
{
    /// <summary>
    /// Mean, Cls or Max for an output <c>sentence_embedding</c>; null for <c>last_hidden_state</c>, and <c>pooler_output</c> where the
    /// checkpoint has one.
    /// </summary>
    public PoolingMode? Pooling { get; init; }

    /// <summary>Whether the pooled vector is L2-normalised.</summary>
    public bool Normalize { get; init; }

    /// <summary>Float32 or Float16, as which weights are stored; null for the checkpoint's types. All arithmetic is float32.</summary>
    public ElementType? Weights { get; init; }
}
