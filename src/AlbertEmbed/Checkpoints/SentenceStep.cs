namespace AlbertEmbed.Checkpoints;

/// <summary>One thing that is done to a pooled vector.</summary>
/// <param name="Dense">A dense layer, or null to L2-normalise.</param>
internal sealed record SentenceStep(DenseModule? Dense)
{
    public static SentenceStep Normalize { get; } = new((DenseModule?)null);
}
