using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>Finds out whether devices really work, by a small product that each has to compute.</summary>
internal static class DeviceCheck
{
    private const int Size = 4;
    private const string NoHalf = "requires f16";

    /// <summary>The best device that works: a GPU with CUDA, else the CPU.</summary>
    /// <param name="note">Tells the user what was taken and why.</param>
    /// <exception cref="UserException">The runtime is not there, or the limit of a device's memory makes no sense.</exception>
    public static Device Choose(Action<string> note)
    {
        // A wrong limit is told wherever a GPU would have been taken: it is for the next machine too.
        _ = GpuMemoryLimit.Read();
        Device cuda = new(DeviceKind.Cuda);
        if (CudaLibraries.MissingProvider(RuntimeInfo.Folder) is { } missing)
        {
            note($"device cpu: there is no {missing} in {RuntimeInfo.Folder}, so there is no CUDA.");
            return Device.Cpu;
        }

        if (Problem(cuda) is { } problem)
        {
            note($"device cpu: {problem}");
            return Device.Cpu;
        }

        note($"device {cuda}: its provider is there and works.");
        return cuda;
    }

    /// <summary>Why a device cannot be used, in a sentence; null when it works.</summary>
    /// <exception cref="UserException">The limit of the device's memory makes no sense.</exception>
    public static string? Problem(Device device)
    {
        SessionSettings settings = SettingsFor(device);
        try
        {
            ComputeProduct(device, settings);
            return null;
        }
        catch (UserException e)
        {
            return e.Message;
        }
    }

    /// <summary>What a device's failure means, and what helps.</summary>
    public static UserException Unavailable(Device device, RuntimeException error)
    {
        string reason = Shorten(error.Message);
        return UserException.Device(
            device.Kind switch
            {
                DeviceKind.Cuda when CudaLibraries.MissingProvider(RuntimeInfo.Folder) is { } missing =>
                    $"The device {device} cannot be used: there is no {missing} in {RuntimeInfo.Folder}. {Fetch("cuda")}",
                DeviceKind.Cuda when CudaLibraries.DescribeMissing(RuntimeInfo.Folder) is { } missing =>
                    $"The device {device} cannot be used: {missing}",
                DeviceKind.WebGpu when reason.Contains("not supported in this build", StringComparison.Ordinal) =>
                    $"The device {device} cannot be used: ONNX Runtime in {RuntimeInfo.Folder} is built without WebGPU. {Fetch("webgpu")}",
                _ when reason.Contains(NoHalf, StringComparison.Ordinal) =>
                    $"Float16 cannot be used on this {device.Kind} device, which has no arithmetic for it.",
                DeviceKind.Cuda => $"The device {device} cannot be used: {reason}",
                _ =>
                    $"The device {device} cannot be used: {reason} It needs a GPU with a Vulkan, Direct3D 12 or Metal driver.",
            },
            error).With(reason.Contains(NoHalf, StringComparison.Ordinal) ? Remedy.Float32OrCpu : Remedy.Cpu);

        static string Fetch(string build) =>
            $"Fetch a build that has it with scripts/runtime.sh {build} FOLDER and set "
                + $"{OnnxLibrary.PathVariable}=FOLDER.";
    }

    private static void ComputeProduct(Device device, SessionSettings settings)
    {
        GraphBuilder graph = new("check");
        float[] weights = GC.AllocateArray<float>(Size * Size, pinned: true);
        Array.Fill(weights, 1);
        string weight = graph.Weight(new Weight("w", [Size, Size], ElementType.Float32, TensorMemory.AddressOf(weights)));

        // The graph has a copy now.
        GC.KeepAlive(weights);
        graph.Input("x", ElementType.Float32, "rows", $"{Size}");
        graph.NodeTo("y", "MatMul", ["x", weight]);
        graph.Output("y", ElementType.Float32, "rows", $"{Size}");
        OnnxModel model = graph.Build();
        float[] x = GC.AllocateArray<float>(Size, pinned: true);
        float[] y = GC.AllocateArray<float>(Size, pinned: true);
        Array.Fill(x, 1);
        RuntimeErrors.TranslateWithoutBatch(device, () =>
        {
            using OnnxSession inference = new(model, settings);
            inference.ComputeOutput([TensorMemory.Of("x", x, 1, Size)], TensorMemory.Of("y", y, 1, Size));
            return true;
        });
        if (!Array.TrueForAll(y, value => value == Size))
        {
            throw UserException.Device($"The device {device} cannot be used: it gives wrong results.").With(Remedy.Cpu);
        }
    }

    /// <summary>
    /// Settings for a session on a device. Where a GPU cannot run a node, the runtime refuses the graph, instead of running the node on the
    /// CPU.
    /// </summary>
    /// <exception cref="UserException">The limit of the device's memory makes no sense.</exception>
    public static SessionSettings SettingsFor(Device device) => device.IsGpu
        ? new()
        {
            Device = device,
            GpuMemoryLimit = GpuMemoryLimit.Read(),
            Entries = [("session.disable_cpu_ep_fallback", "1")],
        }
        : new();

    /// <summary>Leaves out the places in the library's source that its messages start with.</summary>
    private static string Shorten(string message)
    {
        int at = Math.Max(
            message.LastIndexOf("was false. ", StringComparison.Ordinal) + "was false. ".Length,
            message.LastIndexOf(" : FAIL : ", StringComparison.Ordinal) + " : FAIL : ".Length);
        string rest = (at > " : FAIL : ".Length ? message[at..] : message).Trim();
        return rest.EndsWith('.') ? rest : rest + ".";
    }
}
