namespace AlbertEmbed.Onnx;

/// <summary>How the hidden states of several layers are made one.</summary>
internal enum LayerMerge
{
    /// <summary>The mean of each component.</summary>
    Mean,

    /// <summary>One after the other, in the order in which they were named.</summary>
    Concat,

    /// <summary>The sum of each component.</summary>
    Sum,
}
