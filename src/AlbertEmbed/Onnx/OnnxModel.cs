using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>A graph for the runtime.</summary>
/// <param name="Graph">A serialized ModelProto.</param>
/// <param name="Weights">Values of the inputs that are weights; empty when the graph or a file has them.</param>
internal sealed record OnnxModel(byte[] Graph, IReadOnlyList<Weight> Weights)
{
    /// <summary>The folder of the files that the graph's weights are read from; null without such files.</summary>
    public string? WeightFolder { get; init; }

    /// <summary>Memory of weights that were made for the graph, to be kept as long as it is run.</summary>
    public IReadOnlyList<Array> Memory { get; init; } = [];
}
