using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor in a file.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Dimensions, row-major.</param>
internal abstract record StoredTensor(string FilePath, ElementType Type, long[] Shape)
{
    /// <summary>Size in bytes; 0 for unsupported types.</summary>
    public long UsedBytes => ElementSize * UsedCount;

    /// <summary>How many numbers it has; 0 for unsupported types.</summary>
    public long UsedCount => ElementSize == 0 || Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (count, dimension) => count * dimension);

    /// <summary>Bytes of a number; 0 for unsupported types.</summary>
    protected int ElementSize => Type.IsForWeights() ? Type.Size() : 0;

    /// <summary>The tensor in memory: inside the mapped file, or in the pinned array <paramref name="copied"/>.</summary>
    /// <exception cref="UserException">The type of its numbers is not supported.</exception>
    public abstract Weight ToWeight(string name, out Array? copied);

    /// <exception cref="UserException">The type of its numbers is not supported.</exception>
    protected void RefuseOtherTypes(string name)
    {
        if (!Type.IsForWeights())
        {
            throw UserException.Model(
                $"{FilePath}: tensor {name} is stored as {Type.SafetensorsName()}; F32, F16 and BF16 can be read.");
        }
    }
}
