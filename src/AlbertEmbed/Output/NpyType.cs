namespace AlbertEmbed.Output;

/// <summary>What a NumPy file holds, little-endian.</summary>
internal enum NpyType
{
    Float32,
    Float16,
    Int64,
}
