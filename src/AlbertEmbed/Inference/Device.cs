using System.Globalization;

namespace AlbertEmbed.Inference;

/// <summary>A device that runs the encoder.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Index">Which of several, from 0.</param>
internal sealed record Device(DeviceKind Kind, int Index = 0)
{
    public static Device Cpu { get; } = new(DeviceKind.Cpu);

    public static Device WebGpu { get; } = new(DeviceKind.WebGpu);

    /// <summary>Whether it has memory and processors of its own.</summary>
    public bool IsGpu => Kind != DeviceKind.Cpu;

    /// <summary>
    /// Threads that give it work when nothing else is said: a GPU is kept busy by two, one of which pools while the other waits.
    /// </summary>
    public int DefaultThreads => IsGpu ? 2 : Environment.ProcessorCount;

    /// <summary>
    /// Tokens in a batch when nothing else is said: a CPU's caches are best used by some hundreds, a GPU's processors by many.
    /// </summary>
    public int DefaultBatchTokens => IsGpu ? 16_384 : 512;

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>webgpu</c>.</summary>
    /// <returns>Null when it is none of them.</returns>
    public static Device? Parse(string text) => text switch
    {
        "cpu" => Cpu,
        "webgpu" => WebGpu,
        "cuda" => new Device(DeviceKind.Cuda),
        _ when text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text["cuda:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int index) =>
                new Device(DeviceKind.Cuda, index),
        _ => null,
    };

    public override string ToString() => Kind switch
    {
        DeviceKind.Cuda => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
        DeviceKind.WebGpu => "webgpu",
        _ => "cpu",
    };
}
