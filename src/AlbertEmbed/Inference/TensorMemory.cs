using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Inference;

/// <summary>Makes tensors of weights and of pinned arrays, where they lie.</summary>
internal static class TensorMemory
{
    public static NamedTensor Of(Weight weight) =>
        new(weight.Name, weight.Type, weight.Shape, weight.Address, weight.ByteLength);

    /// <param name="name">Name of the input.</param>
    /// <param name="pinned">Values; more than the shape holds are left out.</param>
    /// <param name="shape">Dimensions, row-major.</param>
    public static NamedTensor Of(string name, long[] pinned, params long[] shape) =>
        new(name, ElementType.Int64, shape, AddressOf(pinned), Count(shape) * sizeof(long));

    /// <inheritdoc cref="Of(string, long[], long[])"/>
    public static NamedTensor Of(string name, float[] pinned, params long[] shape) =>
        new(name, ElementType.Float32, shape, AddressOf(pinned), Count(shape) * sizeof(float));

    /// <inheritdoc cref="Of(string, long[], long[])"/>
    public static NamedTensor Of(string name, int[] pinned, params long[] shape) =>
        new(name, ElementType.Int32, shape, AddressOf(pinned), Count(shape) * sizeof(int));

    /// <summary>int64 [groups, 2].</summary>
    public static NamedTensor Of(string name, LengthGroup[] pinned, int groups) =>
        new(name, ElementType.Int64, [groups, 2], AddressOf(pinned), groups * 2L * sizeof(long));

    /// <summary>Address of an array that the garbage collector does not move.</summary>
    public static nint AddressOf(Array pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private static long Count(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
