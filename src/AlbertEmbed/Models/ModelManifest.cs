using System.Text.Json;
using System.Text.Json.Serialization;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.Models;

/// <summary>What a model in our cache consists of; it lies beside the files.</summary>
internal sealed record ModelManifest
{
    public const string FileName = "manifest.json";

    /// <summary>The model's name on the hub.</summary>
    public required string Model { get; init; }

    /// <summary>Its commit.</summary>
    public required string Commit { get; init; }

    /// <summary>The hub that it came from.</summary>
    public required string Source { get; init; }

    public required IReadOnlyList<ModelFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    [JsonIgnore]
    public long Length => Files.Sum(file => file.Bytes);

    /// <returns>Null when there is none that can be read.</returns>
    public static ModelManifest? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), ModelJson.Default.ModelManifest);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.ModelManifest));
}
