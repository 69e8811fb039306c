using System.Numerics.Tensors;

namespace AlbertEmbed.Search;

/// <summary>Compares vectors.</summary>
internal static class Vectors
{
    /// <summary>
    /// Between these lengths, squares of a vector's components are neither so small that they are lost in float32 nor so large that they
    /// overflow.
    /// </summary>
    private const float LeastLength = 1e-15F;
    private const float MostLength = 1e18F;

    /// <summary>The cosine in double precision; 0 where a vector has no length.</summary>
    public static double Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double product = 0;
        double oneSquared = 0;
        double otherSquared = 0;
        for (int i = 0; i < one.Length; i++)
        {
            product += (double)one[i] * other[i];
            oneSquared += (double)one[i] * one[i];
            otherSquared += (double)other[i] * other[i];
        }

        double lengths = Math.Sqrt(oneSquared) * Math.Sqrt(otherSquared);
        return lengths > 0 ? product / lengths : 0;
    }

    /// <summary>The cosine in float32, for the pass over all vectors.</summary>
    /// <param name="query">A query of length 1.</param>
    /// <param name="vector">Any vector.</param>
    /// <param name="length">The vector's length.</param>
    public static float FastCosine(ReadOnlySpan<float> query, ReadOnlySpan<float> vector, float length) =>
        length is > LeastLength and < MostLength ? TensorPrimitives.Dot(query, vector) / length : (float)Cosine(query, vector);
}
