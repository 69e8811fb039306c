namespace AlbertEmbed.Inference;

/// <summary>How much there is to encode, as far as it is known at the start.</summary>
internal enum Workload
{
    /// <summary>So much that being fast counts, or nobody knows.</summary>
    ManyTexts,

    /// <summary>So little that being ready soon counts for more.</summary>
    FewTexts,

    /// <summary>A single short text.</summary>
    OneText,
}
