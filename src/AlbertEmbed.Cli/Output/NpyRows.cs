using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Output;

/// <summary>Reads the rows of a NumPy file as float32.</summary>
internal static class NpyRows
{
    private const int BlockLength = 1 << 18;

    /// <summary>Whether rows of a type can be read.</summary>
    public static bool AreFloats(NpyHeader header) =>
        header.Width is not null && header.Type is ElementType.Float32 or ElementType.Float16 or ElementType.Float64;

    /// <summary>All rows, some at a time; they hold until the next ones are asked for.</summary>
    /// <param name="file">Stands at the first row.</param>
    /// <param name="header">What it holds.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="UserException">The file was cut meanwhile.</exception>
    public static IEnumerable<ReadOnlyMemory<float>> Read(FileStream file, NpyHeader header, CancellationToken stop)
    {
        LittleEndian.Require();
        int width = header.Width!.Value;
        int rowsAtOnce = (int)Math.Max(1, BlockLength / header.RowLength);
        byte[] bytes = new byte[checked(rowsAtOnce * header.RowLength)];
        float[] numbers = new float[rowsAtOnce * width];
        for (long rest = header.Rows; rest > 0; rest -= rowsAtOnce)
        {
            stop.ThrowIfCancellationRequested();
            int rows = (int)Math.Min(rest, rowsAtOnce);
            int length = (int)(rows * header.RowLength);
            if (file.ReadAtLeast(bytes.AsSpan(0, length), length, throwOnEndOfStream: false) < length)
            {
                throw UserException.BadRecord($"{file.Name} was cut while it was read. Make it again.");
            }

            Convert(bytes.AsSpan(0, length), header.Type, numbers);
            yield return numbers.AsMemory(0, rows * width);
        }
    }

    private static void Convert(ReadOnlySpan<byte> bytes, ElementType type, Span<float> numbers)
    {
        switch (type)
        {
            case ElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), numbers);
                break;
            case ElementType.Float64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), numbers);
                break;
            default:
                bytes.CopyTo(MemoryMarshal.AsBytes(numbers));
                break;
        }
    }
}
