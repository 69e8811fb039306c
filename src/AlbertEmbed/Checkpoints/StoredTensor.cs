using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor as it lies in a memory-mapped file.</summary>
internal sealed record StoredTensor(string Type, long[] Shape, MemoryMappedViewAccessor View, long Offset, long ByteLength)
{
    /// <summary>False when shape and type ask for another number of bytes. Types that are never used are not judged.</summary>
    public bool HasConsistentLength
    {
        get
        {
            UInt128 size = (UInt128)ElementSize;
            foreach (long dimension in Shape)
            {
                if (dimension < 0 || (size *= (UInt128)dimension) > long.MaxValue)
                {
                    return false;
                }
            }

            return ElementSize == 0 || size == (UInt128)ByteLength;
        }
    }

    private int ElementSize => Type switch
    {
        "F32" => 4,
        "F16" or "BF16" => 2,
        _ => 0,
    };

    /// <summary>
    /// The tensor as float32. F32 stays where it is, in the file; narrower types are widened, exactly, into memory that
    /// <paramref name="widened"/> owns (a pinned array).
    /// </summary>
    public Weight ToFloat32(string name, out Array? widened)
    {
        nint address = View.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)Offset;
        widened = null;
        if (Type == "F32" && address % sizeof(float) == 0)
        {
            return new Weight(name, Shape, address);
        }

        float[] values = GC.AllocateUninitializedArray<float>(checked((int)(ByteLength / Math.Max(1, ElementSize))), pinned: true);
        widened = values;
        switch (Type)
        {
            case "F32":
                View.SafeMemoryMappedViewHandle.ReadSpan((ulong)Offset, values.AsSpan());
                break;
            case "F16":
                Half[] halves = new Half[values.Length];
                View.SafeMemoryMappedViewHandle.ReadSpan((ulong)Offset, halves.AsSpan());
                TensorPrimitives.ConvertToSingle(halves, values);
                break;
            case "BF16":
                ushort[] upper = new ushort[values.Length];
                View.SafeMemoryMappedViewHandle.ReadSpan((ulong)Offset, upper.AsSpan());
                Span<uint> bits = MemoryMarshal.Cast<float, uint>(values.AsSpan());
                TensorPrimitives.ConvertTruncating<ushort, uint>(upper, bits);
                TensorPrimitives.ShiftLeft(bits, 16, bits);
                break;
            default:
                throw UserException.Model($"Tensor {name} is stored as {Type}; F32, F16 and BF16 can be read.");
        }

        return new Weight(name, Shape, Marshal.UnsafeAddrOfPinnedArrayElement(values, 0));
    }
}
