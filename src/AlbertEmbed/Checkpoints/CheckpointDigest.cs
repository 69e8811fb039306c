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

    /// <returns>The SHA-256, in hexadecimal, of one line for each file: its SHA-256, two spaces, its name (as sha256sum prints it), sorted by name.</returns>
    /// <exception cref="UserException">A file cannot be read.</exception>
    public static string Compute(Checkpoint checkpoint)
    {
        string folder = checkpoint.Folder;
        string[] modules = [.. Directory.GetDirectories(folder).SelectMany(module => Directory.GetFiles(module, "config.json").Concat(Directory.GetFiles(module, "*.safetensors")).Concat(Directory.GetFiles(module, "pytorch_model.bin")))];
        IEnumerable<string> found = Weights(checkpoint).Concat(modules)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Concat(Names.Where(name => File.Exists(Path.Combine(folder, name))));
        StringBuilder lines = new();
        foreach (string name in found.Order(StringComparer.Ordinal))
        {
            lines.Append(Hash(Path.Combine(folder, name))).Append("  ").Append(name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static IEnumerable<string> Weights(Checkpoint checkpoint) =>
        checkpoint.Exported is { File: { } graph }
            ? [graph.Path, .. graph.ExternalFiles.Select(name => Path.Combine(Path.GetDirectoryName(graph.Path)!, name))]
            : Directory.GetFiles(checkpoint.Folder, "*.safetensors").Concat(Directory.GetFiles(checkpoint.Folder, "pytorch_model*.bin"));

    private static string Hash(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Model($"{path} cannot be read: {e.Message}", e);
        }
    }
}
