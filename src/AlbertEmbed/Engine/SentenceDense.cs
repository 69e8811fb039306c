using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Engine;

/// <summary>Applies a dense layer.</summary>
internal static class SentenceDense
{
    /// <param name="dense">The layer.</param>
    /// <param name="input">[inputs].</param>
    /// <param name="output">Receives [outputs].</param>
    public static void Apply(DenseModule dense, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int i = 0; i < output.Length; i++)
        {
            float sum = TensorPrimitives.Dot(dense.Weights.AsSpan(i * dense.Inputs, dense.Inputs), input) + dense.Bias[i];
            output[i] = dense.Activation switch
            {
                DenseActivation.Tanh => MathF.Tanh(sum),
                DenseActivation.Relu => MathF.Max(0, sum),
                DenseActivation.Sigmoid => 1 / (1 + MathF.Exp(-sum)),
                DenseActivation.Gelu => (float)(sum * NormalDistribution(sum)),
                _ => sum,
            };
            if (dense.InputWeights is { } weights)
            {
                output[i] += TensorPrimitives.Dot(weights.AsSpan(i * dense.Inputs, dense.Inputs), input);
            }
            else if (dense.AddsInput)
            {
                output[i] += input[i];
            }
        }
    }

    /// <summary>Φ(x), by its series, which is exact to double precision where float32 can tell it from 0 and 1.</summary>
    private static double NormalDistribution(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return x > 0 ? 1 : 0;
        }

        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= x * x / ((2 * n) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
