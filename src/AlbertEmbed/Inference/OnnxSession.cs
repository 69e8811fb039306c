using System.Globalization;
using AlbertEmbed.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AlbertEmbed.Inference;

/// <summary>
/// One loaded graph: tensors in, tensors out, both in the caller's memory. Several threads may run it at once. Only this class and
/// <see cref="OnnxLibrary"/> use ONNX Runtime's package.
/// </summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions runOptions;
    private readonly string[] weightNames = [];
    private readonly OrtValue[] weights = [];

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
        string[] names = new string[inputs.Length + weightNames.Length];
        OrtValue[] values = new OrtValue[names.Length];
        OrtValue? result = null;
        int wrapped = 0;
        try
        {
            for (; wrapped < inputs.Length; wrapped++)
            {
                names[wrapped] = inputs[wrapped].Name;
                values[wrapped] = Wrap(inputs[wrapped]);
            }

            weightNames.CopyTo(names, inputs.Length);
            weights.CopyTo(values, inputs.Length);
            result = Wrap(output);
            session.Run(runOptions, names, values, [output.Name], [result]);
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
    internal static Dictionary<string, string> CudaOptions(SessionSettings settings) => new()
    {
        ["device_id"] = settings.Device.Index.ToString(CultureInfo.InvariantCulture),
        ["use_tf32"] = settings.RoundsToTf32 ? "1" : "0",
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

    private static OrtValue Wrap(NamedTensor tensor) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, (TensorElementType)tensor.Type, tensor.Shape, tensor.Address, tensor.ByteLength);
}
