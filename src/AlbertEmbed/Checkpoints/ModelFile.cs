namespace AlbertEmbed.Checkpoints;

/// <summary>A file that decides what a model's vectors are.</summary>
/// <param name="Name">Its path below the checkpoint's folder, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
internal sealed record ModelFile(string Name, long Bytes, string Sha256);
