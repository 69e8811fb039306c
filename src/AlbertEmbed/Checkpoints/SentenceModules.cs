namespace AlbertEmbed.Checkpoints;

/// <summary>
/// The recipe of a sentence-transformers folder from token vectors to text vectors: <c>modules.json</c> and the module folders.
/// </summary>
internal sealed record SentenceModules
{
    /// <summary>Steps for each token's vector before the pooling, in order.</summary>
    public IReadOnlyList<SentenceStep> TokenSteps { get; init; } = [];

    /// <summary>The poolings, whose vectors are joined in this order; empty if the folder names none.</summary>
    public IReadOnlyList<PoolingMode> Poolings { get; init; } = [];

    /// <summary>Steps for the pooled vector, in order.</summary>
    public IReadOnlyList<SentenceStep> Steps { get; init; } = [];

    /// <summary>Components to keep of the last step's vector, or null for all.</summary>
    public int? Kept { get; init; }

    /// <summary>The reason why the folder's recipe is not supported, or null.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Texts to put before each text, by their names; null for one that is not a text.</summary>
    public IReadOnlyDictionary<string, string?> Prompts { get; init; } = new Dictionary<string, string?>();

    /// <summary>The name of the prompt that is put there unless something else is asked for; null for none.</summary>
    public string? DefaultPromptName { get; init; }

    /// <summary>Whether the tokens of a prompt take part in the pooling.</summary>
    public bool PoolsPrompt { get; init; } = true;

    /// <summary>The file that names the poolings, relative to the folder, or null.</summary>
    public string? PoolingSource { get; init; }

    /// <summary>The folder of the encoder and its tokenizer, relative to the folder; empty for the folder itself.</summary>
    public string TransformerPath { get; init; } = string.Empty;

    /// <summary>Whether vectors are L2-normalised at some point.</summary>
    public bool Normalizes => Steps.Any(step => step.IsNormalize);

    /// <summary>The dense layers, of tokens and of texts.</summary>
    public IEnumerable<DenseModule> DenseLayers => TokenSteps.Concat(Steps).Select(step => step.Dense).OfType<DenseModule>();

    /// <summary>Components of a vector of the folder's recipe.</summary>
    public int Width(int hiddenSize)
    {
        int width = SentenceStep.Width(Steps, Math.Max(1, Poolings.Count) * SentenceStep.Width(TokenSteps, hiddenSize));
        return Math.Min(width, Kept ?? width);
    }

    /// <exception cref="Errors.UserException">A file of the folder is damaged.</exception>
    public static SentenceModules Read(string folder) => new SentenceModulesReader(folder).Read();
}
