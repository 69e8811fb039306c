using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>The form in which the encoder's graph is built.</summary>
internal sealed record GraphForm
{
    /// <summary>For float32 on a CPU.</summary>
    public static GraphForm Plain { get; } = new();

    /// <summary>
    /// Whether every node can run on a GPU: no node computes a shape, which only CPUs can, and there are no loops. Texts have padding
    /// behind
    /// them: the graph's inputs are <c>position_ids</c>, int64 [1, length], and <c>text_lengths</c>, float32 [batch, 1], too.
    /// </summary>
    public bool ForGpu { get; init; }

    /// <summary>How a graph for GPUs computes attention. A fused one has <c>key_lengths</c>, int32, as a further input.</summary>
    public AttentionForm Attention { get; init; }

    /// <summary>
    /// Whether GELU adds the bias before it, in a graph for GPUs. WebGPU's operator takes the driver's hyperbolic tangent, which is not a
    /// number for large arguments in some.
    /// </summary>
    public bool AddsBiasInGelu { get; init; }

    /// <summary>Float32, or Float16 for weights and arithmetic.</summary>
    public ElementType Arithmetic { get; init; } = ElementType.Float32;

    /// <summary>Whether weights are rounded to float16 first; the arithmetic may still be float32.</summary>
    public bool RoundsToHalf { get; init; }

    /// <summary>
    /// Whether weights are inputs of every run, all of them float32 except the word table. The runtime copies the weights of a graph when
    /// it
    /// loads it, and a graph without optimisation would widen them again in each run; as inputs they are widened once, while the runtime
    /// starts.
    /// </summary>
    public bool WeightsAreInputs { get; init; }

    /// <summary>
    /// Whether rows of activations are padded where they would fill whole memory pages. A matrix product reads a dozen rows at a time; when
    /// all of them start at the same place of a page, they take the same few lines of the processor's cache from each other, and the
    /// product
    /// takes a quarter longer.
    /// </summary>
    public bool PadsRows { get; init; }

    /// <summary>
    /// Whether the texts of a batch may differ in their number of tokens, so that few texts are one batch. Of many texts those of one
    /// length
    /// fill batches, and mixing lengths gains nothing.
    /// </summary>
    public bool MixesLengths { get; init; }

    /// <summary>
    /// Whether the last layer is computed for the first two tokens of each text alone where only the first one's vector is wanted. The
    /// second keeps matrix products from having a single row, for which the runtime sums in another order.
    /// </summary>
    public bool TakesFirstTokens { get; init; }

    /// <summary>The largest magnitude of the layers' weights when they are quantised to 8 bits; else null.</summary>
    public int? QuantizeTo { get; init; }
}
