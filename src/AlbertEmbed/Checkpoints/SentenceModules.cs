namespace AlbertEmbed.Checkpoints;

/// <summary>
/// What a sentence-transformers folder does with the token vectors, as <c>modules.json</c> and the module folders say it.
/// </summary>
internal sealed record SentenceModules
{
    /// <summary>What is done to each token's vector, in this order, before they are pooled.</summary>
    public IReadOnlyList<SentenceStep> TokenSteps { get; init; } = [];

    /// <summary>The poolings whose vectors are joined, in this order; empty when the folder names none.</summary>
    public IReadOnlyList<PoolingMode> Poolings { get; init; } = [];

    /// <summary>What is done to the pooled vector, in this order.</summary>
    public IReadOnlyList<SentenceStep> Steps { get; init; } = [];

    /// <summary>How many components are kept of what the modules give, or null for all.</summary>
    public int? Kept { get; init; }

    /// <summary>Why the folder's own recipe cannot be followed, or null.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Why ids cannot be made of a text as the folder asks for it, whatever is then done with the vectors; or null.</summary>
    public string? TextObstacle { get; init; }

    /// <summary>The file that names the poolings, below the folder; null when none does.</summary>
    public string? PoolingSource { get; init; }

    /// <summary>The folder of the encoder and its tokenizer, below the folder; empty when it is that itself.</summary>
    public string TransformerPath { get; init; } = string.Empty;

    /// <summary>Whether vectors are L2-normalised at some point.</summary>
    public bool Normalizes => Steps.Any(step => step.IsNormalize);

    /// <summary>The dense layers, of tokens and of texts.</summary>
    public IEnumerable<DenseModule> DenseLayers => TokenSteps.Concat(Steps).Select(step => step.Dense).OfType<DenseModule>();

    /// <summary>Components of the folder's own vectors.</summary>
    /// <param name="hiddenSize">Components of a token's vector.</param>
    public int Width(int hiddenSize)
    {
        int width = SentenceStep.Width(Steps, Math.Max(1, Poolings.Count) * SentenceStep.Width(TokenSteps, hiddenSize));
        return Math.Min(width, Kept ?? width);
    }

    /// <exception cref="Errors.UserException">A file of the folder is damaged.</exception>
    public static SentenceModules Read(string folder) => new SentenceModulesReader(folder).Read();
}
