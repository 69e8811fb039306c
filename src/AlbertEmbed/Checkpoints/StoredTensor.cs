using System.IO.MemoryMappedFiles;
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
    /// The tensor where it lies, in the file; one whose place does not suit its type is copied into memory that
    /// <paramref name="copied"/> owns (a pinned array).
    /// </summary>
    public Weight ToWeight(string name, out Array? copied)
    {
        WeightType type = Type switch
        {
            "F32" => WeightType.Float32,
            "F16" => WeightType.Float16,
            "BF16" => WeightType.BFloat16,
            _ => throw UserException.Model($"Tensor {name} is stored as {Type}; F32, F16 and BF16 can be read."),
        };
        nint address = View.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)Offset;
        copied = null;
        if (address % ElementSize == 0)
        {
            return new Weight(name, Shape, type, address);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)ByteLength), pinned: true);
        View.SafeMemoryMappedViewHandle.ReadSpan((ulong)Offset, bytes.AsSpan());
        copied = bytes;
        return new Weight(name, Shape, type, Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0));
    }
}
