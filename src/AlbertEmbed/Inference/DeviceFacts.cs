namespace AlbertEmbed.Inference;

/// <summary>A device that works, for users who want to know what they have.</summary>
/// <param name="Device">The device.</param>
/// <param name="Name">What its maker calls it; null where it does not tell.</param>
/// <param name="Memory">Bytes of its memory; null where they cannot be asked for.</param>
/// <param name="FreeMemory">What of it nobody uses; null where that cannot be asked for.</param>
internal sealed record DeviceFacts(Device Device, string? Name, long? Memory, long? FreeMemory)
{
    /// <summary>All devices that work. Each GPU computes a small product for that.</summary>
    public static IEnumerable<DeviceFacts> OfAll()
    {
        yield return Of(Device.Cpu);
        foreach (Device device in CudaDevices().Append(Device.WebGpu).Where(device => DeviceCheck.Problem(device) is null))
        {
            yield return Of(device);
        }
    }

    public static DeviceFacts Of(Device device) => device.Kind switch
    {
        DeviceKind.Cuda => OfCuda(device),

        // The memory that the process may use, limits of its container included.
        DeviceKind.Cpu => new(device, ProcessorName.Read(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, null),
        _ => OfWebGpu(device),
    };

    private static DeviceFacts OfCuda(Device device)
    {
        DeviceMemory? memory = DeviceMemory.OfGpu(device);
        return new(device, CudaDriver.Instance?.NameOf(device.Index), memory?.Total, memory?.Free);
    }

    private static DeviceFacts OfWebGpu(Device device)
    {
        VulkanAdapter? adapter = VulkanAdapter.Find();
        return new(device, adapter?.Name, adapter?.Memory, null);
    }

    /// <summary>Devices that the CUDA provider may be able to use; one where the driver does not say how many there are.</summary>
    private static IEnumerable<Device> CudaDevices() =>
        CudaLibraries.MissingProvider(RuntimeInfo.Folder) is not null ? []
        : Enumerable.Range(0, CudaDriver.Instance?.Count ?? 1).Select(index => new Device(DeviceKind.Cuda, index));
}
