namespace AlbertEmbed.Onnx;

/// <summary>Where a graph has its weights.</summary>
internal enum WeightPlace
{
    /// <summary>Handed over when the graph is loaded.</summary>
    Beside,

    /// <summary>In the graph, which can be a file of its own.</summary>
    Inside,

    /// <summary>Given with every run.</summary>
    Inputs,
}
