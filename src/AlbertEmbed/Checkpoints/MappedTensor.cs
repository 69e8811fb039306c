using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A tensor as it lies in a memory-mapped file.</summary>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">Dimensions, row-major.</param>
/// <param name="Mapping">The mapped file.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="ByteLength">Its size.</param>
internal sealed record MappedTensor(
    ElementType Type, long[] Shape, MappedFile Mapping, long Offset, long ByteLength) : StoredTensor(Mapping.FilePath, Type, Shape)
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

    /// <summary>In the file, but for a tensor whose place does not suit its type.</summary>
    public override Weight ToWeight(string name, out Array? copied)
    {
        RefuseOtherTypes(name);
        nint address = Mapping.Address(Offset);
        FileRange source = new(Mapping.FilePath, Offset);
        copied = null;
        if (address % ElementSize == 0)
        {
            return new Weight(name, Shape, Type, address, source) { FilePath = FilePath };
        }

        if (ByteLength > Array.MaxLength)
        {
            throw UserException.Model(
                $"{FilePath}: tensor {name} has {ByteLength} bytes at a place that does not suit its type, more than can be copied at "
                    + $"once. Save the checkpoint again.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)ByteLength, pinned: true);
        Mapping.Read(Offset, bytes);
        copied = bytes;
        return new Weight(name, Shape, Type, Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0), source) { FilePath = FilePath };
    }
}
