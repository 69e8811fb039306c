using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor in a file.</summary>
/// <param name="Type">How its numbers are stored, as safetensors calls it.</param>
/// <param name="Shape">Dimensions, row-major.</param>
internal abstract record StoredTensor(string Type, long[] Shape)
{
    /// <summary>Bytes that it takes, 0 for types that are never used.</summary>
    public long UsedBytes => ElementSize * UsedCount;

    /// <summary>How many numbers it has, 0 for types that are never used.</summary>
    public long UsedCount => ElementSize == 0 || Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (count, dimension) => count * dimension);

    /// <summary>Bytes of a number; 0 for types that are never used.</summary>
    protected int ElementSize => Type switch
    {
        "F32" => 4,
        "F16" or "BF16" => 2,
        _ => 0,
    };

    /// <summary>The tensor in memory: where it lies, or in a pinned array that <paramref name="copied"/> owns.</summary>
    /// <exception cref="UserException">Its numbers are of a type that cannot be computed with.</exception>
    public abstract Weight ToWeight(string name, out Array? copied);

    /// <summary>How its numbers are stored.</summary>
    /// <exception cref="UserException">In a type that cannot be computed with.</exception>
    protected WeightType WeightTypeOf(string name) => Type switch
    {
        "F32" => WeightType.Float32,
        "F16" => WeightType.Float16,
        "BF16" => WeightType.BFloat16,
        _ => throw UserException.Model($"Tensor {name} is stored as {Type}; F32, F16 and BF16 can be read."),
    };
}
