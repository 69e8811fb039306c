using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>A graph that another program exported, with the roles of its inputs and outputs.</summary>
internal sealed class ExportedGraph
{
    private readonly ExportedInputs inputs;
    private readonly ExportedOutputs outputs;

    private ExportedGraph(OnnxFile onnx, AlbertConfig config)
    {
        Onnx = onnx;
        inputs = new ExportedInputs(onnx, config);
        outputs = new ExportedOutputs(onnx, config);
    }

    public OnnxFile Onnx { get; }

    public IReadOnlyList<OnnxPort> Inputs => inputs.All;

    /// <inheritdoc cref="ExportedInputs.InputIds"/>
    public OnnxPort InputIds => inputs.InputIds;

    /// <inheritdoc cref="ExportedInputs.AttentionMask"/>
    public OnnxPort? AttentionMask => inputs.AttentionMask;

    /// <inheritdoc cref="ExportedInputs.TokenTypeIds"/>
    public OnnxPort? TokenTypeIds => inputs.TokenTypeIds;

    /// <inheritdoc cref="ExportedOutputs.Tokens"/>
    public OnnxPort? Tokens => outputs.Tokens;

    /// <inheritdoc cref="ExportedOutputs.Sentence"/>
    public OnnxPort? Sentence => outputs.Sentence;

    /// <inheritdoc cref="ExportedOutputs.Pooler"/>
    public OnnxPort? Pooler => outputs.Pooler;

    /// <inheritdoc cref="ExportedInputs.FixedCount"/>
    public int? FixedCount => inputs.FixedCount;

    /// <inheritdoc cref="ExportedInputs.FixedLength"/>
    public int? FixedLength => inputs.FixedLength;

    /// <exception cref="UserException">The file is damaged, or does not turn token ids into vectors.</exception>
    public static ExportedGraph Read(string path, AlbertConfig config) => new(OnnxFile.Read(path), config);
}
