using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Output;

/// <summary>Turns vectors into stored numbers, and stored numbers into the vectors that they stand for. Safe for several threads.</summary>
/// <remarks>Source: quantize_embeddings in sentence-transformers.</remarks>
internal sealed class VectorCodec
{
    private const int Steps = 255;

    private readonly float[] starts = [];
    private readonly float[] steps = [];

    /// <summary>The value that the number 0 stands for: the middle of its step, because <see cref="TryEncode"/> rounds down.</summary>
    private readonly float[] middles = [];

    /// <param name="type">What is stored.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="ranges">The ranges of its components, for a type that has ranges.</param>
    public VectorCodec(VectorType type, int width, VectorRanges? ranges = null)
    {
        (Type, Width, Ranges) = (type, width, ranges);
        if (!type.HasRanges())
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(ranges);
        starts = ranges.Min;
        steps = new float[width];
        middles = new float[width];
        for (int i = 0; i < width; i++)
        {
            float step = (ranges.Max[i] - ranges.Min[i]) / Steps;

            // A component that is the same everywhere has steps of 1, and its only value is exact.
            (steps[i], middles[i]) = step == 0 ? (1, starts[i]) : (step, starts[i] + (step / 2));
        }
    }

    public VectorType Type { get; }

    /// <summary>Components of each vector.</summary>
    public int Width { get; }

    public VectorRanges? Ranges { get; }

    /// <summary>Numbers that are stored for each vector.</summary>
    public int StoredWidth => Type.StoredWidth(Width);

    /// <summary>Bytes that are stored for each vector.</summary>
    public int RowLength => StoredWidth * Type.Element().Size();

    /// <summary>Stores vectors, one after the other.</summary>
    /// <param name="vectors">[rows, width].</param>
    /// <param name="stored">Receives [rows, row length] bytes, little-endian.</param>
    /// <returns>False when a component is beyond float16, which has no number for it.</returns>
    public bool TryEncode(ReadOnlySpan<float> vectors, Span<byte> stored)
    {
        LittleEndian.Require();
        switch (Type)
        {
            case VectorType.Float32:
                MemoryMarshal.AsBytes(vectors).CopyTo(stored);
                return true;
            case VectorType.Float16:
                return TryEncodeHalves(vectors, MemoryMarshal.Cast<byte, Half>(stored));
            default:
                for (int row = 0; row < vectors.Length / Width; row++)
                {
                    EncodeRow(vectors.Slice(row * Width, Width), stored.Slice(row * RowLength, RowLength));
                }

                return true;
        }
    }

    /// <summary>The vectors that stored numbers stand for; of bits, 1 and -1.</summary>
    /// <param name="stored">[rows, row length] bytes.</param>
    /// <param name="vectors">Receives [rows, width].</param>
    public void Decode(ReadOnlySpan<byte> stored, Span<float> vectors)
    {
        LittleEndian.Require();
        switch (Type)
        {
            case VectorType.Float32:
                stored.CopyTo(MemoryMarshal.AsBytes(vectors));
                break;
            case VectorType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(stored), vectors);
                break;
            default:
                for (int row = 0; row < stored.Length / RowLength; row++)
                {
                    DecodeRow(stored.Slice(row * RowLength, RowLength), vectors.Slice(row * Width, Width));
                }

                break;
        }
    }

    /// <summary>What becomes of a vector that is stored and read again.</summary>
    public float[] AsStored(ReadOnlySpan<float> vector)
    {
        byte[] stored = new byte[RowLength];
        _ = TryEncode(vector, stored);
        float[] read = new float[Width];
        Decode(stored, read);
        return read;
    }

    private static bool TryEncodeHalves(ReadOnlySpan<float> vectors, Span<Half> stored)
    {
        TensorPrimitives.ConvertToHalf(vectors, stored);
        foreach (Half value in stored)
        {
            if (!Half.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private void EncodeRow(ReadOnlySpan<float> vector, Span<byte> row)
    {
        if (Type.IsBits())
        {
            row.Clear();
            for (int i = 0; i < vector.Length; i++)
            {
                row[i >> 3] |= vector[i] > 0 ? (byte)(0x80 >> (i & 7)) : (byte)0;
            }
        }
        else
        {
            for (int i = 0; i < vector.Length; i++)
            {
                row[i] = (byte)Math.Clamp(MathF.Floor((vector[i] - starts[i]) / steps[i]), 0F, Steps);
            }
        }

        if (Type is VectorType.Int8 or VectorType.Binary)
        {
            TakeOff128(row);
        }
    }

    private void DecodeRow(ReadOnlySpan<byte> row, Span<float> vector)
    {
        int flip = Type is VectorType.Int8 or VectorType.Binary ? 0x80 : 0;
        if (!Type.IsBits())
        {
            ByteNumbers.Widen(row, (byte)flip, vector);
            TensorPrimitives.MultiplyAdd(vector, steps, middles, vector);
            return;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = ((row[i >> 3] ^ flip) & (0x80 >> (i & 7))) != 0 ? 1 : -1;
        }
    }

    /// <summary>In a byte, taking off 128 changes the first bit only.</summary>
    private static void TakeOff128(Span<byte> row)
    {
        foreach (ref byte number in row)
        {
            number ^= 0x80;
        }
    }
}
