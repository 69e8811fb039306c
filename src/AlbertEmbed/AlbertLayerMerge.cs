namespace AlbertEmbed;

/// <summary>How the hidden states of several layers become one.</summary>
public enum AlbertLayerMerge
{
    /// <summary>The mean of each component.</summary>
    Mean,

    /// <summary>One after the other, in the order in which they are named.</summary>
    Concatenate,

    /// <summary>The sum of each component.</summary>
    Sum,
}
