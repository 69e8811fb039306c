namespace AlbertEmbed.Checkpoints;

/// <summary>A linear layer over vectors whose numbers stand for labels: W·x + b.</summary>
/// <param name="Kind">What the numbers mean.</param>
/// <param name="Labels">The labels. Two labels of which one holds may have one number, that of the second.</param>
/// <param name="Weights">W, [numbers, width], row-major.</param>
/// <param name="Bias">b, [numbers].</param>
internal sealed record LabelHead(HeadKind Kind, IReadOnlyList<string> Labels, float[] Weights, float[] Bias)
{
    /// <summary>Whether each token is labelled, rather than the text.</summary>
    public bool IsOfTokens { get; init; }

    /// <summary>How many numbers it gives for a vector.</summary>
    public int Numbers => Bias.Length;

    /// <summary>Components of the vectors that it takes.</summary>
    public int Width => Weights.Length / Bias.Length;
}
