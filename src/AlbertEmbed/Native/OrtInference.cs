using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace AlbertEmbed.Native;

/// <summary>One loaded graph. Safe to run from several threads at once; inputs and outputs stay in the caller's memory.</summary>
internal sealed unsafe class OrtInference : IDisposable
{
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;

    private readonly OrtLibrary ort;
    private readonly OrtHandle memoryInfo;
    private readonly List<OrtHandle> weightValues = [];
    private readonly OrtTensor[] weightInputs;
    private readonly OrtHandle session;

    /// <param name="model">A serialized ONNX ModelProto.</param>
    /// <param name="weights">Values for the graph's external initializers, or inputs; used where they lie: they must outlive this object.</param>
    /// <param name="options">How the session runs.</param>
    public OrtInference(ReadOnlySpan<byte> model, IReadOnlyList<OrtTensor> weights, OrtSettings options)
    {
        ort = OrtLibrary.Instance;
        OrtApi* api = ort.Api;

        OrtMemoryInfo* info;
        ort.Check(api->CreateCpuMemoryInfo(ArenaAllocator, DefaultMemory, &info), "describing memory");
        memoryInfo = new OrtHandle(info, api->ReleaseMemoryInfo);

        OrtSessionOptions* created;
        ort.Check(api->CreateSessionOptions(&created), "creating session options");
        using OrtHandle sessionOptions = new(created, api->ReleaseSessionOptions);
        Apply(options, created);
        weightInputs = options.WeightsAreInputs ? [.. weights] : [];
        if (!options.WeightsAreInputs)
        {
            AddWeights(weights, created);
        }

        OrtSession* loaded;
        fixed (byte* bytes = model)
        {
            ort.Check(api->CreateSessionFromArray(ort.Environment, bytes, (nuint)model.Length, created, &loaded), "loading the graph");
        }

        session = new OrtHandle(loaded, api->ReleaseSession);
    }

    /// <summary>Runs the graph. Each tensor's memory must stay fixed for the call; outputs are written in place.</summary>
    public void Run(ReadOnlySpan<OrtTensor> inputs, ReadOnlySpan<OrtTensor> outputs)
    {
        ReadOnlySpan<OrtTensor> given = weightInputs.Length == 0 ? inputs : (OrtTensor[])[.. inputs, .. weightInputs];
        int count = given.Length + outputs.Length;
        byte** names = stackalloc byte*[count];
        OrtValue** values = stackalloc OrtValue*[count];
        new Span<nint>(names, count).Clear();
        new Span<nint>(values, count).Clear();
        try
        {
            for (int i = 0; i < count; i++)
            {
                OrtTensor tensor = i < given.Length ? given[i] : outputs[i - given.Length];
                names[i] = Utf8StringMarshaller.ConvertToUnmanaged(tensor.Name);
                values[i] = Wrap(tensor);
            }

            ort.Check(
                ort.Api->Run(
                    session.As<OrtSession>(),
                    null,
                    names,
                    values,
                    (nuint)given.Length,
                    names + given.Length,
                    (nuint)outputs.Length,
                    values + given.Length),
                "running the graph");
        }
        finally
        {
            for (int i = 0; i < count; i++)
            {
                Utf8StringMarshaller.Free(names[i]);
                Release(values[i]);
            }
        }
    }

    public void Dispose()
    {
        session.Dispose();
        weightValues.ForEach(handle => handle.Dispose());
        memoryInfo.Dispose();
    }

    private void Apply(OrtSettings settings, OrtSessionOptions* options)
    {
        ort.Check(ort.Api->SetIntraOpNumThreads(options, settings.IntraOpThreads), "setting threads");
        ort.Check(ort.Api->SetInterOpNumThreads(options, 1), "setting threads");
        ort.Check(ort.Api->SetSessionGraphOptimizationLevel(options, settings.OptimizationLevel), "setting the optimisation level");

        // Batches differ in shape, and a memory plan is kept for each shape seen: memory would grow with the run.
        ort.Check(ort.Api->DisableMemPattern(options), "setting the memory plan");
        if (settings.Provider is not null)
        {
            OrtProvider.Append(ort, settings, options);
        }

        foreach ((string key, string value) in settings.Entries)
        {
            byte* nativeKey = Utf8StringMarshaller.ConvertToUnmanaged(key);
            byte* nativeValue = Utf8StringMarshaller.ConvertToUnmanaged(value);
            OrtStatus* status = ort.Api->AddSessionConfigEntry(options, nativeKey, nativeValue);
            Utf8StringMarshaller.Free(nativeKey);
            Utf8StringMarshaller.Free(nativeValue);
            ort.Check(status, $"setting {key}");
        }
    }

    private void AddWeights(IReadOnlyList<OrtTensor> weights, OrtSessionOptions* options)
    {
        nint[] names = new nint[weights.Count];
        nint[] values = new nint[weights.Count];
        for (int i = 0; i < weights.Count; i++)
        {
            OrtValue* value = Wrap(weights[i]);
            weightValues.Add(new OrtHandle(value, ort.Api->ReleaseValue));
            names[i] = Marshal.StringToCoTaskMemUTF8(weights[i].Name);
            values[i] = (nint)value;
        }

        fixed (nint* name = names, value = values)
        {
            OrtStatus* status = ort.Api->AddExternalInitializers(options, (byte**)name, (OrtValue**)value, (nuint)weights.Count);
            Array.ForEach(names, Marshal.FreeCoTaskMem);
            ort.Check(status, "handing over the weights");
        }
    }

    // A native call inside a finally block would have to be compiled at every start.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Release(OrtValue* value) => ort.Api->ReleaseValue(value);

    private OrtValue* Wrap(OrtTensor tensor)
    {
        OrtValue* value;
        fixed (long* shape = tensor.Shape)
        {
            ort.Check(
                ort.Api->CreateTensorWithDataAsOrtValue(
                    memoryInfo.As<OrtMemoryInfo>(),
                    (void*)tensor.Address,
                    (nuint)tensor.ByteLength,
                    shape,
                    (nuint)tensor.Shape.Length,
                    (int)tensor.Type,
                    &value),
                $"describing the tensor {tensor.Name}");
        }

        return value;
    }
}
