namespace AlbertEmbed.Models;

/// <summary>A file of a model on a hub.</summary>
/// <param name="Name">Its path in the repository, with slashes.</param>
/// <param name="Length">Its size in bytes, when listed.</param>
/// <param name="Hash">Its SHA-256 or Git blob id, when listed.</param>
internal sealed record HubFile(string Name, long? Length, string? Hash);
