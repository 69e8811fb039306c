using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Engine;

/// <summary>Applies the same steps to one vector after the other; not for several threads at once.</summary>
internal sealed class VectorSteps(IReadOnlyList<SentenceStep> steps)
{
    private float[] current = [];
    private float[] next = [];

    /// <summary>What the steps make of a vector. It holds until the next call.</summary>
    public ReadOnlySpan<float> Apply(ReadOnlySpan<float> vector)
    {
        Span<float> result = Room(ref current, vector.Length);
        vector.CopyTo(result);
        foreach (SentenceStep step in steps)
        {
            if (step.Dense is { } dense)
            {
                Span<float> output = Room(ref next, dense.Outputs);
                SentenceDense.Apply(dense, result, output);
                result = output;
                (current, next) = (next, current);
            }
            else if (step.Kept is { } kept)
            {
                result = result[..Math.Min(kept, result.Length)];
            }
            else
            {
                VectorPooling.Normalize(result);
            }
        }

        return result;
    }

    private static Span<float> Room(ref float[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = new float[length];
        }

        return memory.AsSpan(0, length);
    }
}
