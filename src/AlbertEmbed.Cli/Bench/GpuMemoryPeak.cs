using AlbertEmbed.Inference;

namespace AlbertEmbed.Bench;

/// <summary>Watches how much of a GPU's memory is taken while this object lives, beyond what was taken before.</summary>
internal sealed class GpuMemoryPeak : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly Func<DeviceMemory?> ask;
    private readonly DeviceMemory? before;
    private readonly Lock turn = new();
    private readonly Timer? timer;
    private long most;

    public GpuMemoryPeak(Device device)
        : this(() => DeviceMemory.OfGpu(device))
    {
    }

    /// <param name="ask">Tells how much is taken now; null where that is not known.</param>
    public GpuMemoryPeak(Func<DeviceMemory?> ask)
    {
        this.ask = ask;
        before = ask();
        if (before is not null)
        {
            timer = new Timer(_ => Look(), null, Every, Every);
        }
    }

    /// <summary>The most so far; null where that is not known.</summary>
    public long? Bytes
    {
        get
        {
            Look();
            return before is null ? null : most;
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Look()
    {
        if (before is { } start && ask() is { } now)
        {
            lock (turn)
            {
                most = Math.Max(most, now.Used - start.Used);
            }
        }
    }
}
