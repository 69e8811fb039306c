using System.Globalization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>
/// The most memory that a session may take on a CUDA device, where the user sets a limit because others use the device too.
/// </summary>
internal static class GpuMemoryLimit
{
    public const string Variable = "ALBERT_EMBED_GPU_MEMORY";

    private const int BytesPerMebibyte = 1 << 20;

    /// <returns>Bytes; null without a limit.</returns>
    /// <exception cref="UserException">The variable has no number that makes sense.</exception>
    public static long? Read() => Parse(Environment.GetEnvironmentVariable(Variable));

    /// <param name="text">Whole mebibytes.</param>
    /// <inheritdoc cref="Read"/>
    public static long? Parse(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int mebibytes) && mebibytes > 0
            ? (long)mebibytes * BytesPerMebibyte
            : throw UserException.Usage($"{Variable} is {text}; it should be a number of mebibytes, such as 4096.");
}
