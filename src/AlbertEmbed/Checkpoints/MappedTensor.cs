using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor in a memory-mapped file.</summary>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Dimensions, row-major.</param>
/// <param name="Mapping">The mapped file.</param>
/// <param name="Offset">Position of the first byte.</param>
/// <param name="ByteLength">Size in bytes.</param>
internal sealed record MappedTensor(
    ElementType Type, long[] Shape, MappedFile Mapping, long Offset, long ByteLength) : StoredTensor(Mapping.FilePath, Type, Shape)
{
    /// <summary>Whether the size fits shape and type. Unsupported types pass, because their tensors are never used.</summary>
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

    /// <summary>The tensor in the mapped file, or a copy if it is not aligned to its type.</summary>
    public override Weight ToWeight(string name, out Array? copied)
    {
        RefuseOtherTypes(name);
        nint address = Mapping.AddressOf(Offset);
        FileRange source = new(Mapping.FilePath, Offset);
        copied = null;
        if (address % ElementSize == 0)
        {
            return new Weight(name, Shape, Type, address, source) { FilePath = FilePath };
        }

        if (ByteLength > Array.MaxLength)
        {
            throw UserException.Model(
                $"{FilePath}: tensor {name} is not aligned to its type in the file, and its {ByteLength} bytes are more than can be "
                    + "copied. Save the checkpoint again.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)ByteLength, pinned: true);
        Mapping.CopyTo(bytes, Offset);
        copied = bytes;
        return new Weight(name, Shape, Type, Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0), source) { FilePath = FilePath };
    }
}
