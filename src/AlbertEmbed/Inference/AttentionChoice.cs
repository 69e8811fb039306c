namespace AlbertEmbed.Inference;

/// <summary>How a GPU computes attention.</summary>
internal enum AttentionChoice
{
    /// <summary>As one operator on CUDA where products are rounded anyway and the operator works, else by several.</summary>
    Automatic,

    /// <summary>By several operators.</summary>
    Plain,

    /// <summary>As one operator.</summary>
    Fused,
}
