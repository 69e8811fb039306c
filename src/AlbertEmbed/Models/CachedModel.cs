namespace AlbertEmbed.Models;

/// <summary>A model that is on this machine.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Revision">The branch, tag or commit that it was fetched as; null for the bundled one.</param>
/// <param name="Commit">Its commit; null for the bundled one.</param>
/// <param name="Bytes">Size of all its files.</param>
/// <param name="Source">Which cache it is in.</param>
/// <param name="Path">Its folder.</param>
internal sealed record CachedModel(string Model, string? Revision, string? Commit, long Bytes, string Source, string Path);
