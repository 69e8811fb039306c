namespace AlbertEmbed.Checkpoints;

/// <summary>How a weight's numbers are stored.</summary>
internal enum WeightType
{
    Float32,
    Float16,
    BFloat16,
}
