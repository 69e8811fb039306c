using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor in a file.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">Dimensions, row-major.</param>
internal abstract record StoredTensor(string FilePath, ElementType Type, long[] Shape)
{
    /// <summary>Bytes that it takes, 0 for types that are never used.</summary>
    public long UsedBytes => ElementSize * UsedCount;

    /// <summary>How many numbers it has, 0 for types that are never used.</summary>
    public long UsedCount => ElementSize == 0 || Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (count, dimension) => count * dimension);

    /// <summary>Bytes of a number; 0 for types that are never used.</summary>
    protected int ElementSize => Type.IsForWeights() ? Type.Size() : 0;

    /// <summary>The tensor in memory: where it lies, or in a pinned array that <paramref name="copied"/> owns.</summary>
    /// <exception cref="UserException">Its numbers are of a type that cannot be computed with.</exception>
    public abstract Weight ToWeight(string name, out Array? copied);

    /// <exception cref="UserException">Its numbers are of a type that cannot be computed with.</exception>
    protected void RefuseOtherTypes(string name)
    {
        if (!Type.IsForWeights())
        {
            throw UserException.Model(
                $"{FilePath}: tensor {name} is stored as {Type.SafetensorsName()}; F32, F16 and BF16 can be read.");
        }
    }
}
