namespace AlbertEmbed.CommandLine;

/// <summary>What <c>classify train</c> is asked for.</summary>
internal sealed record TrainSettings
{
    /// <summary>Texts, model and vectors.</summary>
    public required EmbeddingSettings Embedding { get; init; }

    /// <summary>The field with the label.</summary>
    public required string LabelField { get; init; }

    /// <summary>The texts that the head is measured on; null for those that it is trained on, in folds.</summary>
    public string? Test { get; init; }

    /// <summary>scikit-learn's C; null to find it.</summary>
    public double? Strength { get; init; }

    /// <summary>Whether labels count alike, however many texts have them.</summary>
    public bool IsBalanced { get; init; }

    /// <summary>The head's file; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>Whether what is there is replaced.</summary>
    public bool Force { get; init; }

    public bool AsJson { get; init; }

    /// <summary>How progress is shown.</summary>
    public ProgressSettings Progress { get; init; } = new(ProgressForm.None);

    /// <summary>The options that decide vectors, as far as they are given.</summary>
    public required SortedDictionary<string, string> Options { get; init; }
}
