namespace AlbertEmbed.Output;

/// <summary>What JSON Lines hold besides index and vector, and how they write it.</summary>
internal sealed record JsonlOptions
{
    /// <summary>Each record's text.</summary>
    public bool WithText { get; init; }

    /// <summary>Number of tokens, whether they were cut, number of unknown ones.</summary>
    public bool WithStats { get; init; }

    /// <summary>Vectors as base64 of little-endian float32, instead of numbers.</summary>
    public bool AsBase64 { get; init; }
}
