namespace AlbertEmbed.Checkpoints;

/// <summary>One thing that is done to a pooled vector.</summary>
/// <param name="Dense">A dense layer, or null to L2-normalise.</param>
internal sealed record SentenceStep(DenseModule? Dense)
{
    public static SentenceStep Normalize { get; } = new((DenseModule?)null);

    /// <summary>Components of what steps make of a pooled vector.</summary>
    public static int Width(IEnumerable<SentenceStep> steps, int pooledWidth) =>
        steps.LastOrDefault(step => step.Dense is not null)?.Dense!.Outputs ?? pooledWidth;
}
