using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>
/// A graph that another program exported. It gets its inputs as it declares them: int32 or int64, with a mask if it has one, and filled
/// up where it has a fixed shape.
/// </summary>
internal sealed class ExportedSession : IEncoderSession
{
    private readonly ExportedGraph graph;
    private readonly OnnxPort port;
    private readonly OnnxSession inference;

    /// <param name="graph">The graph.</param>
    /// <param name="output">Which of its outputs is wanted.</param>
    /// <param name="width">Components of each output vector.</param>
    /// <param name="workload">What it is made ready for.</param>
    /// <exception cref="UserException">The runtime cannot load it.</exception>
    public ExportedSession(ExportedGraph graph, EncoderOutput output, int width, Workload workload)
    {
        this.graph = graph;
        Output = output;
        Width = width;
        port = output.Port!;
        (byte[] model, string weightFolder) = ForRuntime(graph.Onnx);
        SessionSettings settings = new()
        {
            // Unlike our own graphs this one is optimised for every workload, so that the vectors are always the same.
            IntraOpThreads = workload == Workload.ManyTexts ? 1 : Environment.ProcessorCount,
            WeightFolder = weightFolder,
        };
        inference = Translate(() => new OnnxSession(model, settings));
        graph.Onnx.ReleaseContent();
    }

    public EncoderOutput Output { get; }

    public int Width { get; }

    public int MostTexts => graph.Onnx.QuantizesDynamically ? 1 : graph.FixedCount ?? int.MaxValue;

    public bool MixesLengths => false;

    public EncoderBatch NewBatch() => new();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        ExportedMemory memory = batch.Exported;
        int count = graph.FixedCount ?? batch.Count;
        int length = graph.FixedLength ?? batch.Length;
        batch.ComputedTokens = count * length;
        int rows = Output.IsPerText ? 1 : length;
        ElementType type = port.Type == ElementType.Float16 ? ElementType.Float16 : ElementType.Float32;
        int numberSize = type.Size();
        long size = (long)count * rows * Width * numberSize;
        int rawLength = size <= Array.MaxLength
            ? (int)size
            : throw UserException.Model(
                $"{graph.Onnx.FilePath} gives {Plural.Of(rows, "vector")} of {Plural.Of(Width, "component")} for "
                    + $"each of {Plural.Of(count, "text")}, "
                    + "more than can be held at once.");
        memory.Reserve(3 * count * length * sizeof(long), rawLength);
        NamedTensor[] inputs = [.. Inputs(batch, count, length)];
        long[] shape = Output.IsPerText ? [count, Width] : [count, length, Width];
        NamedTensor output = new(port.Name, type, shape, TensorMemory.AddressOf(memory.Raw), rawLength);
        Translate(() =>
        {
            inference.ComputeOutput(inputs, output);
            return true;
        });

        // The rest of each text's rows is padding.
        int kept = (Output.IsPerText ? 1 : batch.Length) * Width;
        Span<float> result = batch.OutputOfSize(batch.Count * kept);
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<byte> raw = memory.Raw.AsSpan(i * rows * Width * numberSize, kept * numberSize);
            Widen(raw, result.Slice(i * kept, kept), numberSize);
        }

        return result;
    }

    public void Cancel() => inference.Cancel();

    public void Dispose() => inference.Dispose();

    private static void Widen(ReadOnlySpan<byte> raw, Span<float> result, int numberSize)
    {
        if (numberSize == sizeof(float))
        {
            MemoryMarshal.Cast<byte, float>(raw).CopyTo(result);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(raw), result);
        }
    }

    /// <summary>
    /// The graph as the runtime gets it. The runtime reads weights from the graph's folder only and refuses links out of it, and the caches
    /// of hubs consist of links: their targets take the links' place in the graph.
    /// </summary>
    private static (byte[] Model, string WeightFolder) ForRuntime(OnnxFile file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file.FilePath))!;
        Dictionary<string, string?> targets = file.ExternalWeights
            .Select(weight => weight.Location!)
            .Distinct()
            .ToDictionary(
                location => location,
                location => File.ResolveLinkTarget(Path.Combine(folder, location), returnFinalTarget: true)?.FullName);
        string?[] folders = [.. targets.Values.Select(Path.GetDirectoryName).Distinct()];
        return folders switch
        {
            [] or [null] => (file.Content, folder),
            [{ } target] =>
                (
                WeightLocations.Replace(file.Content, targets.ToDictionary(link => link.Key, link => Path.GetFileName(link.Value!))),
                target),
            _ => throw UserException.Model(
                $"{file.FilePath}: the files of its weights are links into different folders. Copy them beside it."),
        };
    }

    private IEnumerable<NamedTensor> Inputs(EncoderBatch batch, int count, int length)
    {
        int start = 0;
        foreach (OnnxPort input in graph.Inputs)
        {
            bool isInt32 = input.Type == ElementType.Int32;
            bool isMask = input == graph.AttentionMask;
            ReadOnlySpan<long> values = input == graph.InputIds ? batch.InputIds : batch.TokenTypeIds;
            int byteLength = count * length * input.Type.Size();
            Span<byte> bytes = batch.Exported.Inputs.AsSpan(start, byteLength);
            bytes.Clear();
            for (int i = 0; i < batch.Count; i++)
            {
                for (int at = 0; at < batch.Length; at++)
                {
                    long value = isMask ? 1 : values[(i * batch.Length) + at];
                    int place = (i * length) + at;
                    if (isInt32)
                    {
                        MemoryMarshal.Cast<byte, int>(bytes)[place] = (int)value;
                    }
                    else
                    {
                        MemoryMarshal.Cast<byte, long>(bytes)[place] = value;
                    }
                }
            }

            yield return new NamedTensor(
                input.Name, input.Type, [count, length], TensorMemory.AddressOf(batch.Exported.Inputs) + start, byteLength);
            start += count * length * sizeof(long);
        }
    }

    /// <summary>Turns a failure of the runtime into one of the file.</summary>
    private T Translate<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (RuntimeException e)
        {
            throw UserException.Model($"{graph.Onnx.FilePath} cannot be run: {e.Message}", e);
        }
    }
}
