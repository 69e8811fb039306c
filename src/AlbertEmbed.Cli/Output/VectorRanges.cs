using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace AlbertEmbed.Output;

/// <summary>The least and the largest value of each component, between which 8-bit numbers count.</summary>
internal sealed record VectorRanges
{
    /// <summary>The least value of each component.</summary>
    [JsonConverter(typeof(CompactFloats))]
    public required float[] Min { get; init; }

    /// <summary>The largest value of each component.</summary>
    [JsonConverter(typeof(CompactFloats))]
    public required float[] Max { get; init; }

    /// <summary>Whether these are ranges: in a file they may be damaged.</summary>
    [JsonIgnore]
    public bool AreWhole => Min is { Length: > 0 } && Max?.Length == Min.Length && FirstFault < 0;

    /// <summary>The first component whose least value is above the largest, or that has no finite range; -1 where there is none.</summary>
    [JsonIgnore]
    public int FirstFault
    {
        get
        {
            for (int i = 0; i < Min.Length; i++)
            {
                if (!(Min[i] <= Max[i] && float.IsFinite(Max[i] - Min[i])))
                {
                    return i;
                }
            }

            return -1;
        }
    }

    /// <summary>SHA-256 of the numbers, by which a later run knows them.</summary>
    [JsonIgnore]
    public string Sha256 =>
        Convert.ToHexStringLower(SHA256.HashData([.. MemoryMarshal.AsBytes<float>(Min), .. MemoryMarshal.AsBytes<float>(Max)]));

    /// <summary>Ranges that hold no value yet.</summary>
    public static VectorRanges Empty(int width)
    {
        VectorRanges ranges = new() { Min = new float[width], Max = new float[width] };
        Array.Fill(ranges.Min, float.PositiveInfinity);
        Array.Fill(ranges.Max, float.NegativeInfinity);
        return ranges;
    }

    /// <summary>Widens the ranges to hold vectors, one after the other.</summary>
    public void Add(ReadOnlySpan<float> vectors)
    {
        for (; !vectors.IsEmpty; vectors = vectors[Min.Length..])
        {
            TensorPrimitives.Min(Min, vectors[..Min.Length], Min);
            TensorPrimitives.Max(Max, vectors[..Max.Length], Max);
        }
    }

    /// <summary>Ranges of nothing, which no vector has widened, as ranges of zeros.</summary>
    public VectorRanges OrZeros() => Min.Length > 0 && Min[0] > Max[0]
        ? new VectorRanges { Min = new float[Min.Length], Max = new float[Max.Length] }
        : this;
}
