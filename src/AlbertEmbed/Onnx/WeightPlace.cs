namespace AlbertEmbed.Onnx;

/// <summary>Where a graph has its weights.</summary>
internal enum WeightPlace
{
    /// <summary>In the checkpoint's file, from where the runtime maps them; those that were made in memory are in the graph.</summary>
    File,

    /// <summary>In the graph, so that its file needs no other.</summary>
    Inside,

    /// <summary>Given with every run.</summary>
    Inputs,
}
