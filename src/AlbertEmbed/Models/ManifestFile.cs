namespace AlbertEmbed.Models;

/// <summary>A file of a cached model.</summary>
/// <param name="Name">Its path in the model's folder, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
internal sealed record ManifestFile(string Name, long Bytes, string Sha256);
