using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A graph that another program has exported, which is run as it is.</summary>
internal sealed class ExportedSource(ExportedGraph graph) : ModelSource
{
    public ExportedGraph Graph => graph;

    public override string Location => graph.Onnx.FilePath;

    public override CheckpointTensors Tensors => throw UserException.Model(
        $"{Location} is an exported graph. A checkpoint with weights (safetensors or bin) is needed for this.");

    public override bool HasPooler => graph.Pooler is not null;

    public override bool TakesTokenTypes => graph.TokenTypeIds is not null;

    public override int? FixedLength => graph.FixedLength;

    public override OnnxPort? Sentence => graph.Sentence;

    public override IEnumerable<string> Files =>
        [Location, .. graph.Onnx.ExternalFiles.Select(name => Path.Combine(Path.GetDirectoryName(Location)!, name))];
}
