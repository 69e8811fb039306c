namespace AlbertEmbed.Checkpoints;

/// <summary>How a weight's numbers are stored.</summary>
internal enum WeightType
{
    Float32,
    Float16,
    BFloat16,

    /// <summary>Never in a checkpoint: made for graphs that compute in 8 bits.</summary>
    Int8,
}
