using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Native;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Inference;

/// <summary>Finds out which devices really work: by a small product that each has to compute.</summary>
internal static class DeviceCheck
{
    private const int Size = 4;

    /// <summary>The best device that works: a GPU with CUDA when its provider loads, else the CPU.</summary>
    /// <param name="note">Says what was taken and why.</param>
    public static Device Choose(Action<string> note)
    {
        Device cuda = new(DeviceKind.Cuda);
        if (MissingCudaLibrary() is { } missing)
        {
            note($"device cpu: {missing}, so there is no CUDA.");
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
    public static string? Problem(Device device)
    {
        try
        {
            Try(device);
            return null;
        }
        catch (UserException e)
        {
            return e.Message;
        }
    }

    /// <summary>What a device's failure means, and what helps.</summary>
    public static UserException Unavailable(Device device, OrtException error)
    {
        string reason = Shorten(error.Message);
        return UserException.Device(
            device.Kind switch
            {
                DeviceKind.Cuda when MissingCudaLibrary() is { } missing =>
                    $"--device {device} cannot be used: {missing}. Point {OrtLibrary.PathVariable} to a GPU build of ONNX Runtime, or use --device cpu.",
                _ when reason.Contains("requires f16", StringComparison.Ordinal) => $"--precision fp16 cannot be used on this {device.Kind} device, which has no float16 arithmetic. Use --precision fp32.",
                DeviceKind.Cuda => $"--device {device} cannot be used: {reason} CUDA and cuDNN must fit that build of ONNX Runtime; --device cpu needs neither.",
                _ => $"--device {device} cannot be used: {reason} It needs a GPU with a Vulkan, Direct3D 12 or Metal driver; --device cpu needs none.",
            },
            error);
    }

    private static void Try(Device device)
    {
        GraphBuilder graph = new("check");
        float[] weights = GC.AllocateArray<float>(Size * Size, pinned: true);
        Array.Fill(weights, 1);
        string weight = graph.Weight(new Weight("w", [Size, Size], WeightType.Float32, Marshal.UnsafeAddrOfPinnedArrayElement(weights, 0)));
        graph.Input("x", ElementType.Float, "rows", $"{Size}");
        graph.NodeTo("y", "MatMul", ["x", weight]);
        graph.Output("y", ElementType.Float, "rows", $"{Size}");
        OnnxModel model = graph.Build();
        float[] x = GC.AllocateArray<float>(Size, pinned: true);
        float[] y = GC.AllocateArray<float>(Size, pinned: true);
        Array.Fill(x, 1);
        EncoderSession.Guard(device, () =>
        {
            using OrtInference inference = new(model.Graph, [.. model.Weights.Select(EncoderSession.ToTensor)], SettingsFor(device));
            inference.Run([Tensor("x", x)], [Tensor("y", y)]);
            return 0;
        });
        if (!Array.TrueForAll(y, value => value == Size))
        {
            throw UserException.Device($"--device {device} cannot be used: it gives wrong results. Use --device cpu.");
        }

        static OrtTensor Tensor(string name, float[] values) =>
            new(name, (int)ElementType.Float, [1, Size], Marshal.UnsafeAddrOfPinnedArrayElement(values, 0), Size * sizeof(float));
    }

    /// <summary>
    /// A session on a device. On a GPU no node may be left to the CPU: where one cannot run there, the session is refused instead of
    /// running elsewhere.
    /// </summary>
    public static OrtSettings SettingsFor(Device device) => device.Kind switch
    {
        DeviceKind.Cuda => new OrtSettings { Provider = OrtSettings.Cuda, DeviceIndex = device.Index, Entries = [("session.disable_cpu_ep_fallback", "1")] },
        DeviceKind.WebGpu => new OrtSettings { Provider = OrtSettings.WebGpu, Entries = [("session.disable_cpu_ep_fallback", "1")] },
        _ => new OrtSettings(),
    };

    private static string? MissingCudaLibrary()
    {
        string folder = RuntimeInfo.Folder;
        string[] names = OperatingSystem.IsWindows()
            ? ["onnxruntime_providers_shared.dll", "onnxruntime_providers_cuda.dll"]
            : ["libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so"];
        return Array.Find(names, name => !File.Exists(Path.Combine(folder, name))) is { } missing ? $"there is no {missing} in {folder}" : null;
    }

    /// <summary>Without the places in the library's source that its messages start with.</summary>
    private static string Shorten(string message)
    {
        int at = Math.Max(message.LastIndexOf("was false. ", StringComparison.Ordinal) + "was false. ".Length, message.LastIndexOf(" : FAIL : ", StringComparison.Ordinal) + " : FAIL : ".Length);
        string rest = (at > " : FAIL : ".Length ? message[at..] : message).Trim();
        return rest.EndsWith('.') ? rest : rest + ".";
    }
}
