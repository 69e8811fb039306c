namespace AlbertEmbed.Native;

/// <summary>A call into ONNX Runtime failed, or its library could not be loaded.</summary>
internal sealed class OrtException(string message) : Exception(message)
{
    /// <summary>What allocators of the runtime, of CUDA and of WebGPU say when there is no room.</summary>
    private static readonly string[] NoRoom = ["out of memory", "Failed to allocate memory", "OutOfMemory", "Available memory of"];

    /// <summary>Whether a device's memory was too small.</summary>
    public bool IsOutOfMemory => Array.Exists(NoRoom, words => Message.Contains(words, StringComparison.OrdinalIgnoreCase));
}
