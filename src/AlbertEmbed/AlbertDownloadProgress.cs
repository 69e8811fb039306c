namespace AlbertEmbed;

/// <summary>How far a download is.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Bytes">Bytes that have been fetched.</param>
/// <param name="TotalBytes">Bytes in all, as far as they are known.</param>
public readonly record struct AlbertDownloadProgress(string Model, long Bytes, long TotalBytes);
