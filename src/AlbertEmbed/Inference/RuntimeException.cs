using System.Text.RegularExpressions;

namespace AlbertEmbed.Inference;

/// <summary>A call into ONNX Runtime failed, or its library could not be loaded.</summary>
internal sealed partial class RuntimeException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Words of the allocators of the runtime, of CUDA and of WebGPU when memory is short.</summary>
    private static readonly string[] OutOfMemoryWords =
    [
        "out of memory", "Failed to allocate memory", "OutOfMemory", "Available memory of",
    ];

    /// <summary>Whether a device's memory was too small.</summary>
    public bool IsOutOfMemory => Array.Exists(OutOfMemoryWords, words => Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The package's exception in one line, without the error code that it puts in front.</summary>
    public static RuntimeException From(Exception error, string doing) => error as RuntimeException
        ?? new($"ONNX Runtime failed while {doing}: {ErrorCode().Replace(error.Message, string.Empty).ReplaceLineEndings(" ")}", error);

    [GeneratedRegex(@"^\[ErrorCode:\w+\] ")]
    private static partial Regex ErrorCode();
}
