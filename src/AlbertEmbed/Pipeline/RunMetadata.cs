namespace AlbertEmbed.Pipeline;

/// <summary>What stands in <c>OUT.meta.json</c> beside a complete output.</summary>
internal sealed record RunMetadata
{
    public required string Program { get; init; }

    /// <summary>As it was named by the user.</summary>
    public required string Model { get; init; }

    /// <summary>Components of each vector.</summary>
    public required int Width { get; init; }

    public required SortedDictionary<string, string> Recipe { get; init; }

    public required RunSummary Summary { get; init; }
}
