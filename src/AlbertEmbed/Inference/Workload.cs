namespace AlbertEmbed.Inference;

/// <summary>How many texts are encoded, as far as that is known at the start.</summary>
internal enum Workload
{
    /// <summary>Enough that speed counts, or an unknown number.</summary>
    ManyTexts,

    /// <summary>Few enough that being ready soon counts for more than speed.</summary>
    FewTexts,

    /// <summary>A single short text.</summary>
    OneText,
}
