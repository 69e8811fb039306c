using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Native;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>
/// A graph that another program exported. It is given its inputs as it declares them: int32 or int64, with a mask if it has one, and
/// filled up to the shape that it insists on.
/// </summary>
internal sealed class ExportedSession : IEncoderSession
{
    /// <summary>Where weights beside the graph are looked for (onnxruntime_session_options_config_keys.h).</summary>
    private const string ExternalFolder = "session.model_external_initializers_file_folder_path";

    private readonly ExportedGraph graph;
    private readonly OnnxPort port;
    private readonly OrtInference inference;
    private readonly Dictionary<string, MappedFile> mapped = [];

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
        OrtSettings settings = new()
        {
            // The optimisation is always the same, and so are the vectors.
            IntraOpThreads = workload == Workload.ManyTexts ? 1 : Environment.ProcessorCount,
            Entries = [(ExternalFolder, Path.GetDirectoryName(Path.GetFullPath(graph.File.Path))!)],
        };
        inference = Guard(() => new OrtInference(graph.File.Content, [.. graph.File.ExternalWeights.Select(Map)], settings));
        graph.File.Forget();
    }

    public EncoderOutput Output { get; }

    public int Width { get; }

    public int MostTexts => graph.File.QuantizesDynamically ? 1 : graph.FixedCount ?? int.MaxValue;

    public bool MixesLengths => false;

    public EncoderBatch NewBatch() => new ExportedBatch();

    public ReadOnlySpan<float> Run(EncoderBatch batch)
    {
        ExportedBatch memory = (ExportedBatch)batch;
        int count = graph.FixedCount ?? batch.Count;
        int length = graph.FixedLength ?? batch.Length;
        batch.ComputedTokens = count * length;
        int rows = Output.IsPerText ? 1 : length;
        int numberSize = ExportedGraph.IsFloat16(port) ? sizeof(ushort) : sizeof(float);
        int rawLength = checked(count * rows * Width * numberSize);
        memory.Reserve(3 * count * length * sizeof(long), rawLength);
        OrtTensor[] inputs = [.. Inputs(memory, count, length)];
        long[] shape = Output.IsPerText ? [count, Width] : [count, length, Width];
        OrtTensor output = new(port.Name, numberSize == sizeof(float) ? (int)ElementType.Float : (int)ElementType.Float16, shape, EncoderSession.AddressOf(memory.Raw), rawLength);
        Guard(() =>
        {
            inference.Run(inputs, [output]);
            return 0;
        });

        // Of each text what it has itself; the rest was padding.
        int kept = (Output.IsPerText ? 1 : batch.Length) * Width;
        Span<float> result = batch.OutputOfSize(batch.Count * kept);
        for (int i = 0; i < batch.Count; i++)
        {
            ReadOnlySpan<byte> raw = memory.Raw.AsSpan(i * rows * Width * numberSize, kept * numberSize);
            Widen(raw, result.Slice(i * kept, kept), numberSize);
        }

        return result;
    }

    public void Dispose()
    {
        inference.Dispose();
        foreach (MappedFile file in mapped.Values)
        {
            file.Dispose();
        }
    }

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
    /// A weight where it lies, in a file that is mapped. The runtime would copy it, and refuses files that are links, as in the caches of
    /// hubs.
    /// </summary>
    private OrtTensor Map(ExternalTensor weight)
    {
        if (!mapped.TryGetValue(weight.Location!, out MappedFile? file))
        {
            file = new MappedFile(Path.Combine(Path.GetDirectoryName(graph.File.Path)!, weight.Location!));
            mapped.Add(weight.Location!, file);
        }

        return new OrtTensor(weight.Name, weight.Type, [.. weight.Shape], weight.Length > 0 ? file.Address(weight.Offset) : 0, weight.Length!.Value);
    }

    private IEnumerable<OrtTensor> Inputs(ExportedBatch batch, int count, int length)
    {
        int start = 0;
        foreach (OnnxPort input in graph.Inputs)
        {
            bool isInt32 = ExportedGraph.IsInt32(input);
            int byteLength = count * length * (isInt32 ? sizeof(int) : sizeof(long));
            Span<byte> bytes = batch.Inputs.AsSpan(start, byteLength);
            bytes.Clear();
            for (int i = 0; i < batch.Count; i++)
            {
                for (int at = 0; at < batch.Length; at++)
                {
                    long value = input == graph.AttentionMask ? 1 : (input == graph.InputIds ? batch.InputIds : batch.TokenTypeIds)[(i * batch.Length) + at];
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

            yield return new OrtTensor(
                input.Name, (int)(isInt32 ? ElementType.Int32 : ElementType.Int64), [count, length], EncoderSession.AddressOf(batch.Inputs) + start, byteLength);
            start += count * length * sizeof(long);
        }
    }

    /// <summary>A failure of the runtime is one of the file: our own graphs do not come here.</summary>
    private T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (OrtException e)
        {
            throw UserException.Model($"{graph.File.Path} cannot be run: {e.Message}", e);
        }
    }
}
