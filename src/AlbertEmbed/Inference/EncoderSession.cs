using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>A checkpoint's encoder, loaded and ready. Several threads may run it at once, each with its own batch.</summary>
internal sealed class EncoderSession : IEncoderSession
{
    /// <summary>
    /// Without copied and repacked weights and without graph optimisation a session is ready in a third of the time, and runs a tenth
    /// slower.
    /// All cores work on one batch, because there may be no second one. They do not spin in between, because the program's start needs
    /// them.
    /// </summary>
    private static readonly SessionSettings ReadySoon = new()
    {
        IntraOpThreads = Environment.ProcessorCount,
        Optimizes = false,
        Entries = [("session.intra_op.allow_spinning", "0")],
    };

    private readonly OnnxSession inference;
    private readonly Device device;
    private readonly GraphForm form;
    private readonly string outputName;
    private readonly IReadOnlyList<Array> memory;

    private EncoderSession(OnnxSession inference, IReadOnlyList<Array> memory, Device device, EncoderOutput output, GraphForm form)
    {
        this.inference = inference;
        this.memory = memory;
        this.device = device;
        this.form = form;
        Output = output;
        outputName = AlbertGraph.NameOf(output);
    }

    public EncoderOutput Output { get; }

    public required int Width { get; init; }

    public int MostTexts => int.MaxValue;

    public bool MixesLengths => form.MixesLengths;

    public LengthLadder? Ladder { get; private init; }

    /// <summary>Whether the graph finds the first tokens itself.</summary>
    public bool TakesFirstTokens => AlbertGraph.TakesFirstTokens(Output, form);

    /// <summary>Loads our own graph with the checkpoint's weights, or the checkpoint's exported graph.</summary>
    /// <param name="checkpoint">The model, which must stay open as long as the session.</param>
    /// <param name="output">What is computed.</param>
    /// <param name="choices">On which device, and how exactly.</param>
    /// <exception cref="UserException">It cannot be run.</exception>
    public static IEncoderSession Open(Checkpoint checkpoint, EncoderOutput output, SessionChoices choices) =>
        checkpoint.Source is ExportedSource { Graph: var graph }
            ? OpenExported(graph, checkpoint.Config, output, choices)
            : Create(checkpoint.Config, checkpoint.Tensors, output, choices);

    private static ExportedSession OpenExported(
        ExportedGraph graph, AlbertConfig config, EncoderOutput output, SessionChoices choices) => choices switch
        {
            { Device.IsGpu: true } => throw UserException.Device(
                $"{graph.Onnx.FilePath} is an exported graph, parts of which would silently run on the CPU instead of {choices.Device}.")
                .With(Remedy.CheckpointOrCpu),
            { Precision: not Precision.Fp32 } =>
                throw UserException.Usage(
                $"{graph.Onnx.FilePath} is an exported graph, whose precision was chosen by its exporter.").With(Remedy.NoPrecision),
            _ => new ExportedSession(graph, output, output.Width(config), choices.Workload),
        };

    /// <summary>Builds the graph and loads it. The weights must stay open as long as the session.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="output">What the graph computes.</param>
    /// <param name="choices">How it is run.</param>
    /// <exception cref="UserException">A tensor does not fit the config, or the device cannot be used.</exception>
    public static EncoderSession Create(AlbertConfig config, ITensorSource tensors, EncoderOutput output, SessionChoices choices)
    {
        GraphForm form = Form(choices);
        return AttentionSelection.Open(
            config, choices, attention => Create(config, tensors, output, choices, form with { Attention = attention }));
    }

    private static EncoderSession Create(
        AlbertConfig config, ITensorSource tensors, EncoderOutput output, SessionChoices choices, GraphForm form)
    {
        // On a CPU vectors are pooled where they lie; from a GPU they would have to be copied first.
        output = form.ForGpu ? output : output with { Poolings = [] };
        OnnxModel model = AlbertGraph.Build(config, tensors, output, form);
        SessionSettings settings = choices.AreReadySoon ? ReadySoon : DeviceCheck.SettingsFor(choices.Device) with
        {
            RoundsToTf32 = choices.Precision == Precision.Tf32,
            KeepsTensors = choices.Device.Kind == DeviceKind.Cuda,
        };
        OnnxSession loaded = RuntimeErrors.TranslateWithoutBatch(choices.Device, () => new OnnxSession(model, settings));
        return new EncoderSession(loaded, model.Memory, choices.Device, output, form)
        {
            Width = output.Width(config),
            Ladder = form.ForGpu ? new LengthLadder(config.MaxPositions) : null,
        };
    }

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        if (Ladder is not null)
        {
            batch.Pad(Ladder);
        }

        bool isPerText = Output.IsPerText || Output.IsPooled;
        int rows = !isPerText ? batch.ComputedTokens : TakesFirstTokens || Output.IsPooled ? batch.Count : PooledTexts(batch);
        int width = Math.Max(1, Output.Poolings.Count) * Width;
        long[] outputShape = form.ForGpu && !isPerText ? [batch.Count, batch.Padded.Length, width] : [rows, width];
        Span<float> output = batch.OutputOfSize(rows * width);
        NamedTensor result = TensorMemory.Of(outputName, batch.Output, outputShape);
        RuntimeErrors.Translate(device, () => inference.ComputeOutput(Inputs(batch), result));
        return isPerText ? output[..(batch.Count * width)]
            : form.ForGpu ? batch.Padded.TakeOut(batch, output, width)
            : output;
    }

    public void Cancel() => inference.Cancel();

    public void Dispose()
    {
        inference.Dispose();
        GC.KeepAlive(memory);
    }

    private NamedTensor[] Inputs(EncoderBatch batch)
    {
        if (form.ForGpu)
        {
            return PaddedInputs(batch);
        }

        long[] tokens = [batch.Tokens];
        NamedTensor[] inputs =
        [
            TensorMemory.Of(AlbertGraph.InputIds, batch.Ids, tokens),
            TensorMemory.Of(AlbertGraph.TokenTypeIds, batch.Types, tokens),
            TensorMemory.Of(AlbertGraph.PositionIds, batch.Positions, tokens),
            TensorMemory.Of(AlbertGraph.TextGroups, batch.Groups, batch.GroupCount),
        ];
        return Output.IsPerText && !TakesFirstTokens
            ? [.. inputs, TensorMemory.Of(AlbertGraph.FirstTokens, batch.Starts, PooledTexts(batch))]
            : inputs;
    }

    private NamedTensor[] PaddedInputs(EncoderBatch batch)
    {
        PaddedMemory padded = batch.Padded;
        long[] shape = [batch.Count, padded.Length];
        NamedTensor[] inputs =
        [
            TensorMemory.Of(AlbertGraph.InputIds, padded.Ids, shape),
            TensorMemory.Of(AlbertGraph.TokenTypeIds, padded.Types, shape),
            TensorMemory.Of(AlbertGraph.PositionIds, padded.Positions, 1, padded.Length),
            TensorMemory.Of(AlbertGraph.TextLengths, padded.Lengths, batch.Count, 1),
        ];
        return form.Attention switch
        {
            AttentionForm.FusedWithLengths => [.. inputs, TensorMemory.Of(AlbertGraph.KeyLengths, padded.KeyLengths, batch.Count)],
            AttentionForm.FusedWithStarts =>
                [.. inputs, TensorMemory.Of(AlbertGraph.KeyLengths, padded.KeyLengths, (3 * batch.Count) + 2)],
            _ => inputs,
        };
    }

    /// <summary>Pools at least two rows: the runtime's matrix-vector routine sums in another order.</summary>
    private static int PooledTexts(EncoderBatch batch) => Math.Max(2, batch.Count);

    private static GraphForm GpuForm(SessionChoices choices) =>
        new() { ForGpu = true, TakesFirstTokens = true, AddsBiasInGelu = choices.Device.Kind != DeviceKind.WebGpu };

    private static GraphForm Form(SessionChoices choices) => choices switch
    {
        { Device.IsGpu: true, Precision: Precision.Int8 } =>
            throw UserException.Usage($"Int8 is for the CPU, not for {choices.Device}.").With(Remedy.Float16),
        { Device.Kind: not DeviceKind.Cuda, Precision: Precision.Tf32 } =>
            throw UserException.Usage($"Tf32 is for CUDA, not for {choices.Device}.").With(Remedy.Float32),
        { HasGraphForGpus: true, Precision: Precision.Fp16 } =>
            GpuForm(choices) with { RoundsToHalf = true, Arithmetic = ElementType.Float16 },
        { HasGraphForGpus: true } => GpuForm(choices),
        { Precision: Precision.Int8 } => new GraphForm { QuantizeTo = Int8Range.Largest },
        _ => new GraphForm
        {
            RoundsToHalf = choices.Precision == Precision.Fp16,
            WeightsAreInputs = choices.AreReadySoon,
            MixesLengths = choices.AreReadySoon && choices.Workload == Workload.FewTexts,
            PadsRows = !choices.AreReadySoon,
            TakesFirstTokens = !choices.AreReadySoon,
        },
    };
}
