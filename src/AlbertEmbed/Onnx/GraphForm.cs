using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>In which form the encoder's graph is built.</summary>
internal sealed record GraphForm
{
    /// <summary>For float32 on a CPU.</summary>
    public static GraphForm Plain { get; } = new();

    /// <summary>
    /// Whether every node can run on a GPU: without shapes that are computed, which only CPUs do, and without loops. Such a graph has
    /// a third input, <c>position_ids</c>, int64 [1, length].
    /// </summary>
    public bool ForGpu { get; init; }

    /// <summary>Float, or Float16 for weights and arithmetic.</summary>
    public ElementType Arithmetic { get; init; } = ElementType.Float32;

    /// <summary>Whether weights are rounded to float16 first, whatever the arithmetic.</summary>
    public bool RoundsToHalf { get; init; }

    /// <summary>
    /// Whether weights are inputs, to be given with every run, float32 but for the word table: the runtime copies what belongs to a graph
    /// when it loads it, and a graph without optimisation would widen it again in each run. Widening is done while the runtime starts.
    /// </summary>
    public bool WeightsAreInputs { get; init; }

    /// <summary>
    /// Whether rows of activations are padded where they would fill whole memory pages. A matrix product reads a dozen rows at a time; when
    /// all of them start at the same place of a page, they take the same few lines of the processor's cache from each other, and the
    /// product
    /// takes a quarter longer.
    /// </summary>
    public bool PadsRows { get; init; }

    /// <summary>Whether the texts of a batch may differ in their number of tokens: few texts are one batch then. With many, those of one
    /// length fill batches, and mixing them gains nothing.</summary>
    public bool MixesLengths { get; init; }

    /// <summary>The largest magnitude of the layers' weights when they are quantised to 8 bits; else null.</summary>
    public int? QuantizeTo { get; init; }
}
