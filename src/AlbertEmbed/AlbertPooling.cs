namespace AlbertEmbed;

/// <summary>How the vectors of a text's tokens become one vector.</summary>
public enum AlbertPooling
{
    /// <summary>The mean over all tokens, [CLS] and [SEP] included.</summary>
    Mean,

    /// <summary>The vector of [CLS].</summary>
    Cls,

    /// <summary>The largest value of each component over all tokens.</summary>
    Max,

    /// <summary>ALBERT's tanh pooler over [CLS]. A checkpoint may lack it.</summary>
    Pooler,

    /// <summary>The sum over all tokens, divided by the square root of their number (sentence-transformers).</summary>
    MeanSqrtLen,

    /// <summary>The mean over all tokens, with weight i for the i-th token (sentence-transformers).</summary>
    WeightedMean,

    /// <summary>The vector of the last token, [SEP] (sentence-transformers).</summary>
    LastToken,
}
