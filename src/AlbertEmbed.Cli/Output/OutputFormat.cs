namespace AlbertEmbed.Output;

/// <summary>How an output is written.</summary>
internal enum OutputFormat
{
    /// <summary>JSON Lines.</summary>
    Jsonl,

    /// <summary>NumPy's format.</summary>
    Npy,

    /// <summary>A table in Parquet.</summary>
    Parquet,
}
