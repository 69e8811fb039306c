namespace AlbertEmbed.Input;

/// <summary>Recognises packed data by its first bytes.</summary>
internal static class PackedFormat
{
    /// <returns>The name of the program that unpacks it; null when it is not packed.</returns>
    public static string? Of(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "gzip"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz"
        : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "zstd"
        : start.StartsWith("BZh"u8) ? "bzip2"
        : null;
}
