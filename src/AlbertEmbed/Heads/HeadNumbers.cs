using System.Numerics.Tensors;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Heads;

/// <summary>What a head makes of a vector.</summary>
internal static class HeadNumbers
{
    /// <summary>A label of which this or more is sure holds, where several may hold.</summary>
    public const float Holds = 0.5F;

    /// <param name="head">The head.</param>
    /// <param name="vector">[width].</param>
    /// <param name="logits">Receives [numbers].</param>
    public static void Logits(LabelHead head, ReadOnlySpan<float> vector, Span<float> logits)
    {
        int width = head.Width;
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = TensorPrimitives.Dot(head.Weights.AsSpan(i * width, width), vector) + head.Bias[i];
        }
    }

    /// <summary>The labels' probabilities.</summary>
    /// <param name="head">The head, which is no regression.</param>
    /// <param name="logits">[numbers].</param>
    /// <param name="probabilities">Receives [labels].</param>
    public static void Probabilities(LabelHead head, ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (head.Kind == HeadKind.MultiLabel)
        {
            for (int i = 0; i < logits.Length; i++)
            {
                probabilities[i] = (float)Logistic(logits[i]);
            }
        }
        else if (logits.Length < probabilities.Length)
        {
            (probabilities[0], probabilities[1]) = ((float)Logistic(-logits[0]), (float)Logistic(logits[0]));
        }
        else
        {
            Softmax(logits, probabilities);
        }
    }

    /// <summary>The number of the best label, the first of equal ones.</summary>
    public static int Best(ReadOnlySpan<float> probabilities) => TensorPrimitives.IndexOfMax(probabilities);

    /// <summary>1 / (1 + e^-x), exact at both ends.</summary>
    public static double Logistic(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float largest = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp((double)logit - largest);
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = (float)(Math.Exp((double)logits[i] - largest) / sum);
        }
    }
}
