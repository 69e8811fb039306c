using AlbertEmbed.Files;

namespace AlbertEmbed.Checkpoints;

/// <summary>A file of a model.</summary>
/// <param name="Name">Path below the model's folder, with slashes.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">SHA-256 of the content, in hexadecimal.</param>
internal sealed record ModelFile(string Name, long Bytes, string Sha256)
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Read(string folder, string name)
    {
        (long bytes, string sha256) = RegularFile.Digest(Path.Combine(folder, name));
        return new ModelFile(name, bytes, sha256);
    }
}
