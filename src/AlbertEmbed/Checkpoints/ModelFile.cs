using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A file of a model.</summary>
/// <param name="Name">Its path below the model's folder, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The SHA-256 of its content, in hexadecimal.</param>
internal sealed record ModelFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Reads all of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ModelFile Read(string folder, string name)
    {
        (long bytes, string sha256) = RegularFile.Digest(Path.Combine(folder, name));
        return new ModelFile(name, bytes, sha256);
    }
}
