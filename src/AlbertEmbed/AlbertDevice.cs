using AlbertEmbed.Inference;

namespace AlbertEmbed;

/// <summary>Where a model runs. The default value is <see cref="Auto"/>.</summary>
public readonly record struct AlbertDevice
{
    private AlbertDevice(Device device) => Choice = device;

    /// <summary>An NVIDIA GPU where one works, else the CPU. <see cref="AlbertModel.Options"/> says which one was taken.</summary>
    public static AlbertDevice Auto => default;

    /// <summary>The CPU.</summary>
    public static AlbertDevice Cpu { get; } = new(Device.Cpu);

    /// <summary>A GPU of any vendor, with a build of ONNX Runtime that has WebGPU. Never falls back to the CPU.</summary>
    public static AlbertDevice WebGpu { get; } = new(Device.WebGpu);

    /// <summary>Null for <see cref="Auto"/>.</summary>
    internal Device? Choice { get; }

    /// <summary>An NVIDIA GPU, with a build of ONNX Runtime that has CUDA. Never falls back to the CPU.</summary>
    /// <param name="index">Which of several, from 0.</param>
    public static AlbertDevice Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new AlbertDevice(new Device(DeviceKind.Cuda, index));
    }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda:0</c> or <c>webgpu</c>.</summary>
    public override string ToString() => Choice?.ToString() ?? "auto";

    internal static AlbertDevice Of(Device device) => new(device);
}
