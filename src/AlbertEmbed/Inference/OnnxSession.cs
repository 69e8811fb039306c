using System.Globalization;
using AlbertEmbed.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AlbertEmbed.Inference;

/// <summary>
/// One loaded graph: tensors in, tensors out, both in the caller's memory. Several threads may run it at once. Only this class,
/// the kept tensors and <see cref="OnnxLibrary"/> use ONNX Runtime's package.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions;
    private readonly string[] weightNames = [];
    private readonly OrtValue[] weights = [];
    private readonly KeptTensorPool? kept;

    /// <summary>Loads a graph that this program has built, with its weights.</summary>
    /// <param name="model">The graph. Weights that are its inputs must outlive this object.</param>
    /// <param name="settings">How the session runs.</param>
    /// <exception cref="RuntimeException">The runtime cannot load it.</exception>
    public OnnxSession(OnnxModel model, SessionSettings settings)
        : this(model.Graph, settings with { WeightFolder = model.WeightFolder })
    {
        weights = [.. model.Weights.Select(weight => Wrap(TensorMemory.Of(weight)))];
        weightNames = [.. model.Weights.Select(weight => weight.Name)];
    }

    /// <param name="model">A serialized ONNX ModelProto.</param>
    /// <param name="settings">How the session runs.</param>
    /// <exception cref="RuntimeException">The runtime cannot load it.</exception>
    public OnnxSession(byte[] model, SessionSettings settings)
    {
        OnnxLibrary.EnsureStarted();
        try
        {
            using SessionOptions options = Options(settings);
            session = new InferenceSession(model, options);
            kept = settings.KeepsTensors ? new KeptTensorPool(session, settings.Device) : null;
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeException.From(e, "loading the graph");
        }

        runOptions = new RunOptions();
    }

    /// <summary>Runs the graph. Each tensor's memory must stay fixed for the call; outputs are written in place.</summary>
    /// <exception cref="RuntimeException">The runtime fails.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void ComputeOutput(ReadOnlySpan<NamedTensor> inputs, NamedTensor output)
    {
        string[] names = new string[inputs.Length];
        OrtValue[] values = new OrtValue[inputs.Length];
        OrtValue? result = null;
        int wrapped = 0;
        try
        {
            for (; wrapped < inputs.Length; wrapped++)
            {
                names[wrapped] = inputs[wrapped].Name;
                values[wrapped] = Wrap(inputs[wrapped]);
            }

            OrtValue computed = result = Wrap(output);
            if (kept is not null && output.ByteLength <= KeptTensors.MostBytes)
            {
                kept.With(tensors => RunKept(tensors, names, values, output.Name, computed));
            }
            else
            {
                Run(names, values, output.Name, computed);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw runOptions.Terminate
                ? new OperationCanceledException("The run was cancelled.", e)
                : RuntimeException.From(e, "running the graph");
        }
        finally
        {
            foreach (OrtValue value in values.AsSpan(0, wrapped))
            {
                value.Dispose();
            }

            result?.Dispose();
        }
    }

    /// <summary>Ends all runs, each after the operator that it is in, and all later ones.</summary>
    public void Cancel() => runOptions.Terminate = true;

    public void Dispose()
    {
        kept?.Dispose();
        session.Dispose();
        runOptions.Dispose();
        Array.ForEach(weights, weight => weight.Dispose());
    }

    private static SessionOptions Options(SessionSettings settings)
    {
        SessionOptions options = new()
        {
            IntraOpNumThreads = settings.IntraOpThreads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = settings.Optimizes ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,

            // Batches differ in shape, and the runtime keeps a memory plan for each shape: memory would grow with the run.
            EnableMemoryPattern = false,
        };
        try
        {
            if (settings.WeightFolder is { } folder)
            {
                options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
            }

            foreach ((string key, string value) in settings.Entries)
            {
                options.AddSessionConfigEntry(key, value);
            }

            AppendProvider(settings, options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Options of the CUDA execution provider (<c>cuda_execution_provider_info.cc</c> in ONNX Runtime's source).</summary>
    /// <remarks>
    /// The others stay what they are. CUDA graphs allow one thread and need the same shapes and device addresses each time, and two batches
    /// in flight hide what a graph saves. A unified stream would put both batches into one row. An arena that grows by what is asked for,
    /// not by powers of two, would allocate for each new length. The rest is for convolutions. Of the run options,
    /// <c>memory.enable_memory_arena_shrinkage</c> would give back after each batch what the next one allocates again.
    /// </remarks>
    internal static Dictionary<string, string> CudaOptions(SessionSettings settings) => new()
    {
        ["device_id"] = settings.Device.Index.ToString(CultureInfo.InvariantCulture),
        ["use_tf32"] = settings.RoundsToTf32 ? "1" : "0",
        ["gpu_mem_limit"] = (settings.GpuMemoryLimit ?? long.MaxValue).ToString(CultureInfo.InvariantCulture),

        // Else a normalisation that adds what goes before it would sum in float16.
        ["enable_skip_layer_norm_strict_mode"] = "1",
    };

    /// <summary>Puts a GPU's execution provider before the CPU's.</summary>
    private static void AppendProvider(SessionSettings settings, SessionOptions options)
    {
        switch (settings.Device.Kind)
        {
            case DeviceKind.Cuda:
                using (OrtCUDAProviderOptions cuda = new())
                {
                    cuda.UpdateOptions(CudaOptions(settings));
                    options.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case DeviceKind.WebGpu:
                using (new MutedStandardError())
                {
                    options.AppendExecutionProvider("WebGPU");
                }

                break;
            default:
                break;
        }
    }

    private void Run(string[] inputs, OrtValue[] values, string output, OrtValue result)
    {
        string[] names = [.. inputs, .. weightNames];
        OrtValue[] all = [.. values, .. weights];
        session.Run(runOptions, names, all, [output], [result]);
    }

    /// <summary>Runs the graph with copies of its tensors.</summary>
    private void RunKept(KeptTensors kept, string[] inputs, OrtValue[] values, string output, OrtValue result)
    {
        OrtValue[] copies = new OrtValue[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            copies[i] = kept.Like(inputs[i], values[i]);
            values[i].GetTensorMutableRawData().CopyTo(copies[i].GetTensorMutableRawData());
        }

        OrtValue computed = kept.Like(output, result);
        Run(inputs, copies, output, computed);
        computed.GetTensorMutableRawData().CopyTo(result.GetTensorMutableRawData());
    }

    private static OrtValue Wrap(NamedTensor tensor) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, (TensorElementType)tensor.Type, tensor.Shape, tensor.Address, tensor.ByteLength);
}
