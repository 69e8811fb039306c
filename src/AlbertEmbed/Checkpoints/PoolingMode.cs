namespace AlbertEmbed.Checkpoints;

/// <summary>The way from a text's token vectors to one vector.</summary>
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

    /// <summary>No pooling: one vector for each token.</summary>
    Tokens,

    /// <summary>The sum over all tokens, divided by the square root of their number (sentence-transformers).</summary>
    MeanSqrtLen,

    /// <summary>The mean over all tokens, with weight i for the i-th token (sentence-transformers).</summary>
    WeightedMean,

    /// <summary>The vector of the last token, [SEP] (sentence-transformers).</summary>
    LastToken,

    /// <summary>No pooling here: the graph itself pools.</summary>
    Sentence,
}
