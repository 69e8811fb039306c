namespace AlbertEmbed.Checkpoints;

/// <summary>One step of a recipe, applied to a vector.</summary>
internal sealed record SentenceStep
{
    private SentenceStep()
    {
    }

    /// <summary>L2-normalises.</summary>
    public static SentenceStep Normalize { get; } = new();

    /// <summary>A dense layer, or null.</summary>
    public DenseModule? Dense { get; private init; }

    /// <summary>The number of components to keep, the first ones, or null.</summary>
    public int? Kept { get; private init; }

    public bool IsNormalize => Dense is null && Kept is null;

    public static SentenceStep Of(DenseModule dense) => new() { Dense = dense };

    public static SentenceStep Keep(int components) => new() { Kept = components };

    /// <summary>Components of a vector after some steps.</summary>
    public static int Width(IEnumerable<SentenceStep> steps, int width) =>
        steps.Aggregate(width, (before, step) => step.Dense?.Outputs ?? Math.Min(before, step.Kept ?? before));
}
