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

    /// <summary>Float or Float16, in which weights are stored; null as the checkpoint has them. All arithmetic is float32.</summary>
    public ElementType? Weights { get; init; }
}
