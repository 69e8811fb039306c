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
    /// Without repacked weights and graph optimisation a session is ready in half the time, and runs a tenth slower. All
    /// cores work on one batch, for there may be no second one, and do not spin in between: the program's start needs them.
    /// </summary>
    private static readonly OrtSettings FewTexts = new()
    {
        IntraOpThreads = Environment.ProcessorCount,
        OptimizationLevel = 0,
        Entries = [("session.disable_prepacking", "1"), ("session.intra_op.allow_spinning", "0")],
    };

    private readonly OrtInference inference;
    private readonly string outputName;

    private EncoderSession(OrtInference inference, EncoderOutput output, int width)
    {
        this.inference = inference;
        Output = output;
        Width = width;
        outputName = AlbertGraph.NameOf(output);
    }

    public EncoderOutput Output { get; }

    public int Width { get; }

    public int MostTexts => int.MaxValue;

    /// <summary>Loads what a checkpoint has: weights for our own graph, or an exported graph.</summary>
    /// <param name="checkpoint">It must stay open as long as the session.</param>
    /// <param name="output">What is computed.</param>
    /// <param name="forFewTexts">Whether being ready soon counts for more than speed after that. The vectors are the same.</param>
    /// <exception cref="UserException">It cannot be run.</exception>
    public static IEncoderSession Open(Checkpoint checkpoint, EncoderOutput output, bool forFewTexts = false) =>
        checkpoint.Exported is { } graph
            ? new ExportedSession(graph, output, output.Width(checkpoint.Config), forFewTexts)
            : Create(checkpoint.Config, checkpoint.Tensors, output, forFewTexts);

    /// <summary>Builds the graph and loads it. The weights must stay open as long as the session.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="output">What the graph computes.</param>
    /// <param name="forFewTexts">Whether being ready soon counts for more than speed after that. The vectors are the same.</param>
    /// <exception cref="UserException">A tensor does not fit the config, or the runtime cannot be used.</exception>
    public static EncoderSession Create(AlbertConfig config, ITensorSource tensors, EncoderOutput output, bool forFewTexts = false)
    {
        OnnxModel model = AlbertGraph.Build(config, tensors, output);
        OrtTensor[] weights = [.. model.Weights.Select(ToTensor)];
        OrtSettings settings = forFewTexts ? FewTexts : new OrtSettings();
        return new EncoderSession(Guard(() => new OrtInference(model.Graph, weights, settings)), output, output.Width(config));
    }

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        long[] inputShape = [batch.Count, batch.Length];
        long[] outputShape = Output.IsPerText ? [batch.Count, Width] : [batch.Count, batch.Length, Width];
        int tokens = batch.Count * batch.Length;
        Span<float> output = batch.OutputOfSize(Output.IsPerText ? batch.Count * Width : tokens * Width);
        long outputBytes = (long)output.Length * sizeof(float);
        Guard(() =>
        {
            inference.Run(
                [
                    Int64(AlbertGraph.InputIds, batch.Ids, inputShape, tokens),
                    Int64(AlbertGraph.TokenTypeIds, batch.Types, inputShape, tokens),
                ],
                [new OrtTensor(outputName, (int)ElementType.Float, outputShape, AddressOf(batch.Output), outputBytes)]);
            return 0;
        });
        return output;
    }

    public void Dispose() => inference.Dispose();

    internal static OrtTensor ToTensor(Weight weight) =>
        new(weight.Name, (int)GraphBuilder.StoredType(weight), weight.Shape, weight.Address, weight.ByteLength);

    internal static OrtTensor Int64(string name, long[] values, long[] shape, int count) =>
        new(name, (int)ElementType.Int64, shape, AddressOf(values), (long)count * sizeof(long));

    internal static nint AddressOf(Array pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    /// <summary>Turns a failure of the runtime into what a user is told.</summary>
    internal static T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OrtException e)
        {
            throw UserException.Failure(e.Message, e);
        }
    }
}
