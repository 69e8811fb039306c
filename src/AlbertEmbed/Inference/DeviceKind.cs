namespace AlbertEmbed.Inference;

/// <summary>The kinds of devices that can run a graph.</summary>
internal enum DeviceKind
{
    Cpu,

    /// <summary>NVIDIA GPUs, with ONNX Runtime's CUDA provider and NVIDIA's libraries.</summary>
    Cuda,

    /// <summary>GPUs of any vendor, through Vulkan, Direct3D 12 or Metal.</summary>
    WebGpu,
}
