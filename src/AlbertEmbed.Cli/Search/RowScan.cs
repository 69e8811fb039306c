using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Compares stored vectors with queries. Safe for several threads, if each has its own lists and memory.</summary>
internal sealed class RowScan
{
    private readonly VectorCodec codec;
    private readonly float[][] queries;
    private readonly byte[][] bits;

    /// <param name="codec">How vectors are stored.</param>
    /// <param name="queries">Vectors of length 1.</param>
    public RowScan(VectorCodec codec, float[][] queries)
    {
        (this.codec, this.queries) = (codec, queries);
        bits = codec.Type.IsBits() ? [.. queries.Select(BitsOf)] : [];
    }

    /// <summary>Whether vectors are compared as float32, and stored as something else.</summary>
    public bool NeedsDecoding => codec.Type is not VectorType.Float32 && !codec.Type.IsBits();

    /// <summary>Offers rows to the lists of the queries.</summary>
    /// <param name="origin">Where the rows come from.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="memory">Room for the rows' vectors, where they need decoding.</param>
    /// <param name="lists">One list for each query.</param>
    public void Offer(in RowOrigin origin, ReadOnlySpan<byte> rows, float[] memory, TopList[] lists)
    {
        if (codec.Type.IsBits())
        {
            OfferBits(origin, rows, lists);
            return;
        }

        ReadOnlySpan<float> vectors = MemoryMarshal.Cast<byte, float>(rows);
        if (NeedsDecoding)
        {
            int count = rows.Length / codec.RowLength * codec.Width;
            codec.Decode(rows, memory.AsSpan(0, count));
            vectors = memory.AsSpan(0, count);
        }

        for (int start = 0; start < vectors.Length; start += codec.Width)
        {
            Offer(origin, origin.First + (start / codec.Width), vectors.Slice(start, codec.Width), lists);
        }
    }

    private void Offer(in RowOrigin origin, long row, ReadOnlySpan<float> vector, TopList[] lists)
    {
        float length = TensorPrimitives.Norm(vector);
        if (!float.IsFinite(length))
        {
            FiniteNumbers.Require(vector, origin.PlaceOf(row));
        }

        for (int i = 0; i < queries.Length; i++)
        {
            float score = Vectors.FastCosine(queries[i], vector, length);
            if (lists[i].Accepts(score, row) && !lists[i].LeavesOut(score, vector, length))
            {
                lists[i].Add(new Candidate(row, score, vector.ToArray(), origin.LineBytes));
            }
        }
    }

    /// <summary>The cosine of vectors of 1 and -1 follows from the number of bits that differ.</summary>
    private void OfferBits(in RowOrigin origin, ReadOnlySpan<byte> rows, TopList[] lists)
    {
        float length = MathF.Sqrt(codec.Width);
        for (int start = 0; start < rows.Length; start += codec.RowLength)
        {
            long row = origin.First + (start / codec.RowLength);
            ReadOnlySpan<byte> stored = rows.Slice(start, codec.RowLength);
            for (int i = 0; i < queries.Length; i++)
            {
                float score = 1 - (2F * BitDistance.Of(stored, bits[i]) / codec.Width);
                if (!lists[i].Accepts(score, row))
                {
                    continue;
                }

                float[] vector = new float[codec.Width];
                codec.Decode(stored, vector);
                if (!lists[i].LeavesOut(score, vector, length))
                {
                    lists[i].Add(new Candidate(row, score, vector, origin.LineBytes));
                }
            }
        }
    }

    private byte[] BitsOf(float[] query)
    {
        byte[] stored = new byte[codec.RowLength];
        _ = codec.TryEncode(query, stored);
        return stored;
    }
}
