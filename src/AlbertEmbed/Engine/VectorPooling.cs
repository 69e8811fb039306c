using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Engine;

/// <summary>Makes one vector of what the encoder gives for a text.</summary>
internal static class VectorPooling
{
    private delegate void Combine<T>(ReadOnlySpan<T> one, ReadOnlySpan<T> other, Span<T> result);

    /// <summary>Pools the vectors of one text's tokens.</summary>
    /// <param name="output">[tokens, width] hidden states, or [1, width] from what pools inside the graph.</param>
    /// <param name="mode">How; tokens are copied as they are.</param>
    /// <param name="result">Receives [width], or [tokens, width] for tokens.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="before">How many tokens before these are left out, which count in the weights.</param>
    public static void Pool(ReadOnlySpan<float> output, PoolingMode mode, Span<float> result, int width, int before = 0)
    {
        int tokens = output.Length / width;
        switch (mode)
        {
            case PoolingMode.Tokens:
                output.CopyTo(result);
                break;
            case PoolingMode.Cls or PoolingMode.Pooler or PoolingMode.Sentence:
                output[..width].CopyTo(result);
                break;
            case PoolingMode.LastToken:
                output[^width..].CopyTo(result);
                break;
            case PoolingMode.Max:
                Fold(output, result, TensorPrimitives.Max);
                break;
            case PoolingMode.WeightedMean:
                AddWeighted(output, result, before + 1);
                Divide(result, tokens * (tokens + 1 + (2 * before)) / 2F);
                break;
            default:
                Fold(output, result, TensorPrimitives.Add);
                Divide(result, mode == PoolingMode.Mean ? tokens : MathF.Sqrt(tokens));
                break;
        }
    }

    /// <summary>Scales a vector to length 1; one of length 0 stays as it is.</summary>
    public static void Normalize(Span<float> vector)
    {
        float length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            Divide(vector, length);
        }
    }

    /// <summary>False when a component is NaN or infinite.</summary>
    public static bool IsFinite(ReadOnlySpan<float> vector)
    {
        foreach (float component in vector)
        {
            if (!float.IsFinite(component))
            {
                return false;
            }
        }

        return true;
    }

    private static void Fold(ReadOnlySpan<float> output, Span<float> result, Combine<float> combine)
    {
        int width = result.Length;
        output[..width].CopyTo(result);
        for (ReadOnlySpan<float> rest = output[width..]; !rest.IsEmpty; rest = rest[width..])
        {
            combine(result, rest[..width], result);
        }
    }

    private static void AddWeighted(ReadOnlySpan<float> output, Span<float> result, int weight)
    {
        result.Clear();
        for (ReadOnlySpan<float> rest = output; !rest.IsEmpty; rest = rest[result.Length..])
        {
            TensorPrimitives.MultiplyAdd(rest[..result.Length], weight++, result, result);
        }
    }

    // Once a text: a plain loop, which needs no compiling at start, is as good as the library's here.
    private static void Divide(Span<float> vector, float divisor)
    {
        foreach (ref float component in vector)
        {
            component /= divisor;
        }
    }
}
