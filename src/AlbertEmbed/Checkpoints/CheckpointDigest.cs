using System.Security.Cryptography;
using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Checkpoints;

/// <summary>One SHA-256 for everything in a checkpoint folder that decides what its vectors are.</summary>
internal static class CheckpointDigest
{
    private static readonly string[] Names =
    [
        "config.json", "tokenizer.json", "spiece.model", "vocab.txt", "tokenizer_config.json",
        SentenceModules.ModulesFile, SentenceModules.TransformerConfig, SentenceModules.PromptsFile, CheckpointTensors.ShardIndex, CheckpointTensors.TorchShardIndex,
    ];

    /// <exception cref="UserException">A file cannot be read.</exception>
    public static string Compute(Checkpoint checkpoint) => Compute(Files(checkpoint));

    /// <returns>The SHA-256, in hexadecimal, of one line for each file: its SHA-256, two spaces, its name (as sha256sum prints it), sorted by name.</returns>
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
    /// <exception cref="UserException">One of them cannot be read.</exception>
    public static IReadOnlyList<ModelFile> Files(Checkpoint checkpoint)
    {
        string folder = checkpoint.Folder;
        string[] modules = [.. Directory.GetDirectories(folder).SelectMany(module => Directory.GetFiles(module, "config.json").Concat(Directory.GetFiles(module, "*.safetensors")).Concat(Directory.GetFiles(module, "pytorch_model.bin")))];
        IEnumerable<string> found = Weights(checkpoint).Concat(modules)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Concat(Names.Where(name => File.Exists(Path.Combine(folder, name))));
        return [.. found.Order(StringComparer.Ordinal).Select(name => Describe(folder, name))];
    }

    private static IEnumerable<string> Weights(Checkpoint checkpoint) =>
        checkpoint.Exported is { File: { } graph }
            ? [graph.Path, .. graph.ExternalFiles.Select(name => Path.Combine(Path.GetDirectoryName(graph.Path)!, name))]
            : Directory.GetFiles(checkpoint.Folder, "*.safetensors").Concat(Directory.GetFiles(checkpoint.Folder, "pytorch_model*.bin"));

    private static ModelFile Describe(string folder, string name)
    {
        try
        {
            return ModelFile.Read(folder, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{Path.Combine(folder, name)} cannot be read: {e.Message}", e);
        }
    }
}
