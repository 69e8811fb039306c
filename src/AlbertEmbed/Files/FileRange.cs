namespace AlbertEmbed.Files;

/// <summary>The place of a tensor in a file.</summary>
/// <param name="FilePath">The file itself, not a link to it.</param>
/// <param name="Offset">Its first byte.</param>
internal sealed record FileRange(string FilePath, long Offset);
