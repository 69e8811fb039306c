using System.Text.Json.Serialization;

namespace AlbertEmbed.Models;

/// <summary>A model that is on this machine.</summary>
internal sealed record CachedModel
{
    public required string Model { get; init; }

    /// <summary>The branch, tag or commit that it was fetched as; null for the bundled one.</summary>
    public string? Revision { get; init; }

    /// <summary>Null for the bundled one.</summary>
    public string? Commit { get; init; }

    /// <summary>Size of all its files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Which cache it is in.</summary>
    public required string Source { get; init; }

    [JsonPropertyName("path")]
    public required string Folder { get; init; }
}
