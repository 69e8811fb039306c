using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace AlbertEmbed.Inference;

/// <summary>Lends kept tensors to runs: as many as are under way at once.</summary>
internal sealed class KeptTensorPool : IDisposable
{
    private readonly ConcurrentBag<KeptTensors> free = [];
    private readonly OrtAllocator? pageLocked;

    /// <param name="session">What runs; it must be open until this is closed.</param>
    /// <param name="device">Where it runs.</param>
    public KeptTensorPool(InferenceSession session, Device device) => pageLocked = PageLocked(session, device);

    /// <summary>Does something with tensors that nobody else uses meanwhile.</summary>
    public void With(Action<KeptTensors> use)
    {
        KeptTensors tensors = free.TryTake(out KeptTensors? unused) ? unused : new KeptTensors(pageLocked);
        bool isDone = false;
        try
        {
            use(tensors);
            isDone = true;
        }
        finally
        {
            // A run that fails may leave copies under way: freeing page-locked memory waits for them.
            if (isDone)
            {
                free.Add(tensors);
            }
            else
            {
                tensors.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (KeptTensors tensors in free)
        {
            tensors.Dispose();
        }

        pageLocked?.Dispose();
    }

    /// <summary>What gives page-locked memory; null where the device's provider has none.</summary>
    private static OrtAllocator? PageLocked(InferenceSession session, Device device)
    {
        if (device.Kind != DeviceKind.Cuda)
        {
            return null;
        }

        try
        {
            using OrtMemoryInfo memory = new(
                OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, device.Index, OrtMemType.CpuOutput);
            return new OrtAllocator(session, memory);
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
    }
}
