namespace AlbertEmbed.Pipeline;

/// <summary>What a journal file says.</summary>
internal sealed record JournalState
{
    /// <summary>Everything that decides what a vector is and how it is written.</summary>
    public required SortedDictionary<string, string> Recipe { get; init; }

    public RunSummary Done { get; init; } = new();

    /// <summary>Bytes of each output file that go with it, by its name.</summary>
    public SortedDictionary<string, long> Bytes { get; init; } = [];

    /// <summary>SHA-256 of the records read so far.</summary>
    public string Input { get; init; } = string.Empty;
}
