namespace AlbertEmbed.Engine;

/// <summary>How far a vector depends on the texts that are encoded with it.</summary>
internal enum BatchDependence
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>In its last bits: a GPU's kernels are chosen by a batch's shape, and add up in another order.</summary>
    LastBits,

    /// <summary>In its third digit: int8 takes the steps of a batch's numbers from the largest of them.</summary>
    ThirdDigit,
}
