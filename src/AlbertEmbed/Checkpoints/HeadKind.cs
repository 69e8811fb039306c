namespace AlbertEmbed.Checkpoints;

/// <summary>What the numbers of a head mean.</summary>
internal enum HeadKind
{
    /// <summary>One of several labels holds: softmax.</summary>
    SingleLabel,

    /// <summary>Each label holds or not: the logistic function of each number.</summary>
    MultiLabel,

    /// <summary>The numbers are the values themselves.</summary>
    Regression,
}
