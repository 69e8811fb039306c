namespace AlbertEmbed.Models;

/// <summary>What one request for a file has brought.</summary>
/// <param name="IsWhole">Whether the content came to its end.</param>
/// <param name="Hash">The content's SHA-256 or Git blob id, when the hub names one.</param>
/// <param name="Length">The content's size in bytes, when the hub names it.</param>
internal readonly record struct ReceivedContent(bool IsWhole, string? Hash, long? Length);
