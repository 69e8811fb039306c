namespace AlbertEmbed.Onnx;

/// <summary>
/// How a graph for GPUs computes attention. ONNX Runtime's MultiHeadAttention chooses among its kernels by the form of the mask, and the
/// form must be one that the chosen kernel knows: the one that writes scores to memory takes starts in the batch for starts in a text.
/// </summary>
internal enum AttentionForm
{
    /// <summary>Products, a softmax and transpositions, each as its own operator.</summary>
    Plain,

    /// <summary>One operator that gets each text's length. Any arithmetic, on CUDA and on a CPU.</summary>
    FusedWithLengths,

    /// <summary>
    /// One operator that gets each text's length and where it starts: for float16 on CUDA, where scores are never written to memory then.
    /// </summary>
    FusedWithStarts,
}
