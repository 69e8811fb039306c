namespace AlbertEmbed.Inference;

/// <summary>How exactly the encoder computes.</summary>
internal enum Precision
{
    /// <summary>Weights and arithmetic in float32, however the checkpoint stores its weights.</summary>
    Fp32,

    /// <summary>Weights rounded to float16; on a GPU arithmetic too.</summary>
    Fp16,

    /// <summary>The layers' matrices in 8 bits, one scale for each output; their inputs quantised batch by batch. On a CPU.</summary>
    Int8,

    /// <summary>As <see cref="Fp32"/>, but a CUDA device multiplies with 10 bits of each mantissa (NVIDIA's TensorFloat-32).</summary>
    Tf32,
}
