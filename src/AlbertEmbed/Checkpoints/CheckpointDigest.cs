using System.Security.Cryptography;
using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>One SHA-256 for all files of a checkpoint folder that influence its vectors.</summary>
internal static class CheckpointDigest
{
    /// <summary>Skips folders without permission, such as lost+found of a mounted volume, which is not part of a model.</summary>
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    /// <exception cref="UserException">A file cannot be read.</exception>
    public static string Compute(Checkpoint checkpoint) => Compute(Files(checkpoint));

    /// <returns>The SHA-256, in hexadecimal, of lines in the form of sha256sum (SHA-256, two spaces, name), sorted by name.</returns>
    public static string Compute(IReadOnlyList<ModelFile> files)
    {
        StringBuilder lines = new();
        foreach (ModelFile file in files)
        {
            lines.Append(file.Sha256).Append("  ").Append(file.Name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    /// <summary>The files, sorted by name.</summary>
    /// <exception cref="UserException">A file cannot be read.</exception>
    public static IReadOnlyList<ModelFile> Files(Checkpoint checkpoint)
    {
        string folder = checkpoint.Folder;
        string[] own = [folder, .. checkpoint.TransformerFolder == folder ? Array.Empty<string>() : [checkpoint.TransformerFolder]];
        IEnumerable<string> found = checkpoint.Source.Files
            .Concat(own.SelectMany(place => CheckpointFiles.Digested.Select(name => Path.Combine(place, name)).Where(File.Exists)))
            .Concat(
                Directory.GetDirectories(folder, "*", Readable).Concat(
                    ModuleEntry.Read(folder).Select(
                        module => Path.Combine(folder, module.Folder))).Where(Directory.Exists).SelectMany(Module))
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Distinct();
        return [.. found.Order(StringComparer.Ordinal).Select(name => Describe(folder, name))];
    }

    /// <summary>All weights, shards included, whose names vary.</summary>
    public static IEnumerable<string> Weights(string folder) =>
        Directory.GetFiles(folder, "*.safetensors", Readable).Concat(Directory.GetFiles(folder, "pytorch_model*.bin", Readable));

    /// <summary>The files of a module of sentence-transformers.</summary>
    public static IEnumerable<string> Module(string folder) =>
        CheckpointFiles.OfModule.Select(name => Path.Combine(folder, name)).Where(File.Exists).Concat(Weights(folder));

    private static ModelFile Describe(string folder, string name)
    {
        try
        {
            return ModelFile.Read(folder, name);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Model($"{Path.Combine(folder, name)} cannot be read: {FileFault.Reason(e)}", e);
        }
    }
}
