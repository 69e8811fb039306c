using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Native;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>A checkpoint's encoder, loaded and ready. Several threads may run it at once, each with its own batch.</summary>
internal sealed class EncoderSession : IEncoderSession
{
    /// <summary>
    /// Without copied and repacked weights and graph optimisation a session is ready in a third of the time, and runs a tenth slower. All
    /// cores work on one batch, for there may be no second one, and do not spin in between: the program's start needs them.
    /// </summary>
    private static readonly OrtSettings ReadySoon = new()
    {
        IntraOpThreads = Environment.ProcessorCount,
        OptimizationLevel = 0,
        WeightsAreInputs = true,
        Entries = [("session.intra_op.allow_spinning", "0")],
    };

    private readonly OrtInference inference;
    private readonly Device device;
    private readonly string outputName;
    private readonly IReadOnlyList<Array> memory;

    private EncoderSession(OrtInference inference, OnnxModel model, EncoderOutput output, AlbertConfig config, Device device, bool mixesLengths)
    {
        this.inference = inference;
        this.device = device;
        MixesLengths = mixesLengths;
        memory = model.Memory;
        Output = output;
        Width = output.Width(config);
        outputName = AlbertGraph.NameOf(output);
    }

    public EncoderOutput Output { get; }

    public int Width { get; }

    public int MostTexts => int.MaxValue;

    public bool MixesLengths { get; }

    /// <summary>Loads what a checkpoint has: weights for our own graph, or an exported graph.</summary>
    /// <param name="checkpoint">It must stay open as long as the session.</param>
    /// <param name="output">What is computed.</param>
    /// <param name="choices">How.</param>
    /// <exception cref="UserException">It cannot be run.</exception>
    public static IEncoderSession Open(Checkpoint checkpoint, EncoderOutput output, SessionChoices choices)
    {
        if (checkpoint.Exported is not { } graph)
        {
            return Create(checkpoint.Config, checkpoint.Tensors, output, choices);
        }

        return choices switch
        {
            { Device.IsGpu: true } => throw UserException.Device(
                $"--device {choices.Device}: {graph.File.Path} is an exported graph, parts of which would silently run on the CPU. Give the checkpoint itself, or use --device cpu."),
            { Precision: not Precision.Fp32 } => throw UserException.Usage($"{graph.File.Path} is an exported graph, whose precision was chosen by its exporter: leave out --precision."),
            _ => new ExportedSession(graph, output, output.Width(checkpoint.Config), choices.Workload),
        };
    }

    /// <summary>Builds the graph and loads it. The weights must stay open as long as the session.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="output">What the graph computes.</param>
    /// <param name="choices">How it is run.</param>
    /// <exception cref="UserException">A tensor does not fit the config, or the device cannot be used.</exception>
    public static EncoderSession Create(AlbertConfig config, ITensorSource tensors, EncoderOutput output, SessionChoices choices)
    {
        GraphForm form = Form(choices);
        OnnxModel model = AlbertGraph.Build(config, tensors, output, form);
        OrtTensor[] weights = [.. model.Weights.Select(ToTensor)];
        OrtSettings settings = IsReadySoon(choices) ? ReadySoon : DeviceCheck.SettingsFor(choices.Device);
        OrtInference loaded = Guard(choices.Device, () => new OrtInference(model.Graph, weights, settings));
        return new EncoderSession(loaded, model, output, config, choices.Device, form.MixesLengths);
    }

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        int rows = !Output.IsPerText ? batch.Tokens : device.IsGpu ? batch.Count : PooledTexts(batch);
        long[] outputShape = device.IsGpu && !Output.IsPerText ? [batch.Count, batch.Length, Width] : [rows, Width];
        Span<float> output = batch.OutputOfSize(rows * Width);
        OrtTensor result = new(outputName, (int)ElementType.Float, outputShape, AddressOf(batch.Output), (long)output.Length * sizeof(float));
        Guard(device, () =>
        {
            inference.Run(Inputs(batch), [result]);
            return 0;
        });
        return Output.IsPerText ? output[..(batch.Count * Width)] : output;
    }

    public void Dispose()
    {
        inference.Dispose();
        GC.KeepAlive(memory);
    }

    internal static OrtTensor ToTensor(Weight weight) =>
        new(weight.Name, (int)GraphBuilder.StoredType(weight), weight.Shape, weight.Address, weight.ByteLength);

    internal static OrtTensor Int64(string name, long[] values, params long[] shape) =>
        new(name, (int)ElementType.Int64, shape, AddressOf(values), shape.Aggregate((product, size) => product * size) * sizeof(long));

    internal static nint AddressOf(Array pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    /// <summary>Turns a failure of the runtime into what a user is told.</summary>
    internal static T Guard<T>(Func<T> call) => Guard(Device.Cpu, call);

    /// <summary>Turns a failure of the runtime on a device into what a user is told, or into one of its memory, which a smaller batch may mend.</summary>
    internal static T Guard<T>(Device device, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OrtException e)
        {
            throw !device.IsGpu ? UserException.Failure(e.Message, e)
                : e.IsOutOfMemory ? new DeviceMemoryException(e.Message, e)
                : DeviceCheck.Unavailable(device, e);
        }
    }

    private OrtTensor[] Inputs(EncoderBatch batch)
    {
        if (device.IsGpu)
        {
            long[] shape = [batch.Count, batch.Length];
            return
            [
                Int64(AlbertGraph.InputIds, batch.Ids, shape),
                Int64(AlbertGraph.TokenTypeIds, batch.Types, shape),
                Int64(AlbertGraph.PositionIds, batch.Positions, 1, batch.Length),
            ];
        }

        long[] tokens = [batch.Tokens];
        OrtTensor[] inputs =
        [
            Int64(AlbertGraph.InputIds, batch.Ids, tokens),
            Int64(AlbertGraph.TokenTypeIds, batch.Types, tokens),
            Int64(AlbertGraph.PositionIds, batch.Positions, tokens),
            Int64(AlbertGraph.TextGroups, batch.Groups, batch.GroupCount, 2),
        ];
        return Output.IsPerText ? [.. inputs, Int64(AlbertGraph.FirstTokens, batch.Starts, PooledTexts(batch))] : inputs;
    }

    /// <summary>One text is pooled as two: a product of a single row has a routine of its own, which adds in another order.</summary>
    private static int PooledTexts(EncoderBatch batch) => Math.Max(2, batch.Count);

    private static bool IsReadySoon(SessionChoices choices) => choices is { Workload: not Workload.ManyTexts, Device.IsGpu: false, Precision: not Precision.Int8 };

    private static GraphForm Form(SessionChoices choices) => choices switch
    {
        { Device.IsGpu: true, Precision: Precision.Int8 } => throw UserException.Usage($"--precision int8 is for the CPU: on --device {choices.Device} use fp16."),
        { Device.IsGpu: true, Precision: Precision.Fp16 } => new GraphForm { ForGpu = true, RoundsToHalf = true, Arithmetic = ElementType.Float16 },
        { Device.IsGpu: true } => new GraphForm { ForGpu = true },
        { Precision: Precision.Int8 } => new GraphForm { QuantizeTo = Int8Range.Largest },
        _ => new GraphForm
        {
            RoundsToHalf = choices.Precision == Precision.Fp16,
            WeightsAreInputs = IsReadySoon(choices),
            MixesLengths = IsReadySoon(choices) && choices.Workload == Workload.FewTexts,
            SetsRowsApart = !IsReadySoon(choices),
        },
    };
}
