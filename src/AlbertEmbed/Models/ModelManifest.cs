using System.Text.Json;
using System.Text.Json.Serialization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Models;

/// <summary>What a model in our cache consists of; it lies beside the files.</summary>
internal sealed record ModelManifest
{
    public const string FileName = "manifest.json";

    /// <summary>More than any file has; so few that a sum of them is a number.</summary>
    private const long MostBytes = 1L << 42;

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
            // The serializer takes null for a value that has to be there.
            return JsonSerializer.Deserialize(
                RegularFile.ReadAll(Path.Combine(folder, FileName), RegularFile.LongestSettings), ModelJson.Default.ModelManifest)
                is { Model: not null, Commit: not null, Source: not null, Files: { } files } manifest
                    && files.All(file => file is { Name: not null, Sha256: not null, Bytes: >= 0 and < MostBytes })
                ? manifest
                : null;
        }
        catch (Exception e) when (e is UserException or JsonException || FileFault.Is(e))
        {
            return null;
        }
    }

    public void Write(string folder)
    {
        using FileStream file = OwnFile.Create(Path.Combine(folder, FileName));
        file.Write(JsonSerializer.SerializeToUtf8Bytes(this, ModelJson.Default.ModelManifest));
    }
}
