namespace AlbertEmbed.Checkpoints;

/// <summary>How a text's token vectors become one vector.</summary>
internal enum PoolingMode
{
    /// <summary>The mean over all tokens, [CLS] and [SEP] included.</summary>
    Mean,

    /// <summary>The vector of [CLS].</summary>
    Cls,

    /// <summary>The largest value of each component over all tokens.</summary>
    Max,

    /// <summary>ALBERT's tanh pooler over [CLS].</summary>
    Pooler,
}
