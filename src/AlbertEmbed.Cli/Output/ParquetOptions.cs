namespace AlbertEmbed.Output;

/// <summary>What a Parquet output holds besides vectors or labels.</summary>
internal sealed record ParquetOptions
{
    /// <summary>Whether records have ids, rather than numbers.</summary>
    public bool HasId { get; init; }

    /// <summary>Each record's text.</summary>
    public bool WithText { get; init; }

    /// <summary>Number of tokens, whether they were cut, number of unknown ones.</summary>
    public bool WithStats { get; init; }

    /// <summary>Fields of the input that are columns even where the first records do not have them.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>What the file says of itself.</summary>
    public IReadOnlyList<(string Key, string Value)> Notes { get; init; } = [];

    /// <summary>The program, as Parquet wants it to be named.</summary>
    public string Program { get; init; } = "albert-embed";
}
