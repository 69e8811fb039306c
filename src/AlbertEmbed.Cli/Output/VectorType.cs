namespace AlbertEmbed.Output;

/// <summary>What vectors are stored as. The small types have the meaning of quantize_embeddings in sentence-transformers.</summary>
internal enum VectorType
{
    Float32,

    Float16,

    /// <summary>One of 256 steps between the least and the largest value of each component, minus 128.</summary>
    Int8,

    /// <summary>The same steps from 0 on.</summary>
    UInt8,

    /// <summary>
    /// A bit for each component, whether it is positive; bytes have the most significant bit first, and 128 is taken off.
    /// </summary>
    Binary,

    /// <summary>The same bits as they are.</summary>
    UnsignedBinary,
}
