using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Onnx;

/// <summary>A graph without its weights: those are handed to the runtime by name, from where they lie.</summary>
/// <param name="Graph">A serialized ModelProto whose weights are external initializers, or inputs.</param>
/// <param name="Weights">One entry for each of these, however often the graph uses it.</param>
internal sealed record OnnxModel(byte[] Graph, IReadOnlyList<Weight> Weights)
{
    /// <summary>Memory of weights that were made for the graph, to be kept as long as it is run.</summary>
    public IReadOnlyList<Array> Memory { get; init; } = [];
}
