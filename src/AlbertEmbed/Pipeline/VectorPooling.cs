using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;

namespace AlbertEmbed.Pipeline;

/// <summary>Makes one vector of what the encoder gives for a text.</summary>
internal static class VectorPooling
{
    /// <summary>What the encoder has to compute for a pooling.</summary>
    public static EncoderOutput Needs(PoolingMode mode) => mode == PoolingMode.Pooler ? EncoderOutput.Pooler : EncoderOutput.HiddenStates;

    /// <param name="output">[tokens, width] hidden states, or [width] from the pooler.</param>
    /// <param name="mode">How.</param>
    /// <param name="vector">Receives [width].</param>
    public static void Pool(ReadOnlySpan<float> output, PoolingMode mode, Span<float> vector)
    {
        int width = vector.Length;
        output[..width].CopyTo(vector);
        if (mode is PoolingMode.Cls or PoolingMode.Pooler)
        {
            return;
        }

        for (ReadOnlySpan<float> rest = output[width..]; !rest.IsEmpty; rest = rest[width..])
        {
            if (mode == PoolingMode.Max)
            {
                TensorPrimitives.Max(vector, rest[..width], vector);
            }
            else
            {
                TensorPrimitives.Add(vector, rest[..width], vector);
            }
        }

        if (mode == PoolingMode.Mean)
        {
            Divide(vector, output.Length / width);
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

    // Once a text: a plain loop, which needs no compiling at start, is as good as the library's here.
    private static void Divide(Span<float> vector, float divisor)
    {
        foreach (ref float component in vector)
        {
            component /= divisor;
        }
    }
}
