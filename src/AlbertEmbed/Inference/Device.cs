using System.Globalization;

namespace AlbertEmbed.Inference;

/// <summary>A device that runs the encoder.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Index">Which of several, from 0.</param>
internal sealed record Device(DeviceKind Kind, int Index = 0)
{
    public static Device Cpu { get; } = new(DeviceKind.Cpu);

    public static Device WebGpu { get; } = new(DeviceKind.WebGpu);

    /// <summary>Whether it has other memory and processors than the CPU.</summary>
    public bool IsGpu => Kind != DeviceKind.Cpu;

    /// <summary>
    /// Threads when the user does not say: two keep a GPU busy, one pooling while the other waits.
    /// </summary>
    public int DefaultThreads => IsGpu ? 2 : Environment.ProcessorCount;

    /// <summary>
    /// Tokens in a batch when the user does not say: some hundreds use a CPU's caches best, and many thousands a GPU's processors.
    /// </summary>
    public int DefaultBatchTokens => IsGpu ? 16_384 : 512;

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c> or <c>webgpu</c>.</summary>
    /// <returns>Null for any other text.</returns>
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
