using System.Text.Json;
using System.Text.Json.Serialization;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Models;

/// <summary>The list of the files of a model in our cache; it lies beside them.</summary>
internal sealed record ModelManifest
{
    public const string FileName = "manifest.json";

    /// <summary>More bytes than any file has, and few enough that sums of them do not overflow.</summary>
    public const long MostBytes = 1L << 42;

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

    /// <returns>Null when it is missing or damaged.</returns>
    public static ModelManifest? Read(string folder)
    {
        try
        {
            // The serializer accepts null for a required value.
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
