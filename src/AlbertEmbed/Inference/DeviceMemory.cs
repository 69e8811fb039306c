namespace AlbertEmbed.Inference;

/// <summary>A device's memory in bytes.</summary>
/// <param name="Total">All of it, or as much as this process may use.</param>
/// <param name="Free">What nobody uses now.</param>
internal readonly record struct DeviceMemory(long Total, long Free)
{
    public long Used => Total - Free;

    /// <summary>The memory of a GPU now; null where it cannot be asked for, as with WebGPU.</summary>
    public static DeviceMemory? OfGpu(Device device) =>
        device.Kind == DeviceKind.Cuda ? CudaDriver.Instance?.MemoryOf(device.Index) : null;
}
