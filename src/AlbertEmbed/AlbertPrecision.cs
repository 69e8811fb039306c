namespace AlbertEmbed;

/// <summary>How exactly a model computes.</summary>
public enum AlbertPrecision
{
    /// <summary>Weights and arithmetic in float32, however the checkpoint stores its weights.</summary>
    Fp32,

    /// <summary>Weights rounded to float16; on a GPU arithmetic too.</summary>
    Fp16,

    /// <summary>The layers' matrices in 8 bits. CPU only; vectors differ in their third digit, and with their batch.</summary>
#pragma warning disable CA1720 // It is what the field calls it.
    Int8,
#pragma warning restore CA1720

    /// <summary>As <see cref="Fp32"/>, but with NVIDIA's TensorFloat-32 products: faster, and less exact. CUDA only.</summary>
    Tf32,
}
