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
        "modules.json", "sentence_bert_config.json", "1_Pooling/config.json", "model.safetensors.index.json",
    ];

    /// <returns>The SHA-256, in hexadecimal, of one line for each file: its SHA-256, two spaces, its name (as sha256sum prints it), sorted by name.</returns>
    /// <exception cref="UserException">A file cannot be read.</exception>
    public static string Compute(string folder)
    {
        IEnumerable<string> weights = Directory.GetFiles(folder, "*.safetensors").Select(path => Path.GetFileName(path));
        StringBuilder lines = new();
        foreach (string name in Names.Where(name => File.Exists(Path.Combine(folder, name))).Concat(weights).Order(StringComparer.Ordinal))
        {
            lines.Append(Hash(Path.Combine(folder, name))).Append("  ").Append(name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

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
