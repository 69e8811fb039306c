using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor at a fixed address in memory, valid until its checkpoint is disposed of.</summary>
/// <param name="Name">Name in the checkpoint, and of the graph's initializer.</param>
/// <param name="Shape">Dimensions, row-major.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Address">Address of the first number.</param>
/// <param name="Source">The place of the same bytes in a file; null for a weight computed in memory.</param>
internal sealed record Weight(string Name, long[] Shape, ElementType Type, nint Address, FileRange? Source = null)
{
    private const int BufferLength = 8192;

    /// <summary>The checkpoint's file; null for a weight without a file.</summary>
    public string? FilePath { get; init; }

    public long ByteLength => Shape.Aggregate((long)Type.Size(), (length, dimension) => length * dimension);

    private string Place => FilePath is null ? $"Tensor {Name}" : $"{FilePath}: tensor {Name}";

    private int Count => ByteLength / Type.Size() is <= int.MaxValue / sizeof(float) and var count
        ? (int)count
        : throw UserException.Model($"{Place} has {ByteLength / Type.Size()} numbers, more than can be copied at once.");

    /// <summary>A copy of its numbers as float32.</summary>
    public float[] ToFloats()
    {
        float[] values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>A copy of its numbers as float32, in a pinned array.</summary>
    public Weight ToPinnedFloats(out float[] values)
    {
        values = GC.AllocateUninitializedArray<float>(Count, pinned: true);
        CopyTo(values);
        return new Weight(Name, Shape, ElementType.Float32, Marshal.UnsafeAddrOfPinnedArrayElement(values, 0)) { FilePath = FilePath };
    }

    /// <summary>The bytes of its numbers as float16, in a pinned array.</summary>
    /// <exception cref="UserException">A number is too large for float16.</exception>
    public byte[] ToHalves()
    {
        float[] values = ToFloats();
        byte[] bytes = GC.AllocateUninitializedArray<byte>(values.Length * sizeof(ushort), pinned: true);
        Span<Half> halves = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan());
        TensorPrimitives.ConvertToHalf(values, halves);
        return TensorPrimitives.IsFiniteAll<Half>(halves)
            ? bytes
            : throw UserException.Model($"{Place} has numbers beyond what float16 can hold (65504).").With(Remedy.Float32);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[ByteLength];
        Marshal.Copy(Address, bytes, 0, bytes.Length);
        return bytes;
    }

    // The buffer is small enough to stay in the processor's cache.
    private void CopyTo(Span<float> values)
    {
        int size = Type.Size();
        byte[] buffer = new byte[BufferLength * size];
        for (int done = 0; done < values.Length; done += BufferLength)
        {
            Span<float> part = values[done..Math.Min(done + BufferLength, values.Length)];
            Marshal.Copy(Address + (done * (nint)size), buffer, 0, part.Length * size);
            Widen(buffer.AsSpan(0, part.Length * size), part);
        }
    }

    private void Widen(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (Type)
        {
            case ElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case ElementType.BFloat16:
                ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.Int32BitsToSingle(halves[i] << 16);
                }

                break;
            default:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
        }
    }
}
