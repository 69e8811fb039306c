namespace AlbertEmbed.Output;

/// <summary>What JSON Lines hold besides index and vector, and how they write it.</summary>
internal sealed record JsonlOptions
{
    /// <summary>Each record's text.</summary>
    public bool WithText { get; init; }

    /// <summary>Number of tokens, whether they were cut, number of unknown ones.</summary>
    public bool WithStats { get; init; }

    /// <summary>How base64 stores vectors, little-endian; null for numbers.</summary>
    public VectorCodec? Base64 { get; init; }
}
