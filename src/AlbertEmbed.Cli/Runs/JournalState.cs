using System.Text.Json.Serialization;
using AlbertEmbed.Engine;

namespace AlbertEmbed.Runs;

/// <summary>What a journal file says.</summary>
internal sealed record JournalState
{
    /// <summary>Whether its recipe is there and its numbers are counts: the file may be damaged, or another's.</summary>
    [JsonIgnore]
    public bool HasCounts => Recipe is not null && Input is not null && Done is { HasCounts: true } && Bytes is not null
        && Digests is not null
        && Bytes.Values.All(length => length >= 0)
        && (Recipe.Count > 0 || Commit is not null) && Begun is null or { IsWhole: true }
        && Commit?.Metadata is null or { HasCounts: true };

    /// <summary>Whether it speaks of an output's own files only. Another's journal could name any file.</summary>
    /// <param name="names">The names of the output and of what lies beside it, without their folder.</param>
    public bool IsOf(IReadOnlyCollection<string> names) =>
        Bytes.Keys.All(names.Contains) && (Commit is null || Commit.Files?.All(names.Contains) == true);

    /// <summary>Everything that decides what a vector is and how it is written.</summary>
    public SortedDictionary<string, string> Recipe { get; init; } = [];

    public RunSummary Done { get; init; } = new();

    /// <summary>Bytes of each output file that go with it, by its name.</summary>
    public SortedDictionary<string, long> Bytes { get; init; } = [];

    /// <summary>SHA-256 of these bytes of each file, and of what is not packed yet.</summary>
    public SortedDictionary<string, string> Digests { get; init; } = [];

    /// <summary>What follows these bytes in an output that is packed, and is not packed yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Pending { get; init; }

    /// <summary>What a table needs to go on: rows that are in no row group yet, and what its end will say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Table { get; init; }

    /// <summary>SHA-256 of the records read so far.</summary>
    public string Input { get; init; } = string.Empty;

    /// <summary>What the run was begun with; null when it was stopped before that was known.</summary>
    public RunInput? Begun { get; init; }

    /// <summary>Whether the run may replace what has the output's name, which was there when it was begun.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether a bad record has ended the run: its input may be another one then, from that record on.</summary>
    public bool AwaitsCorrection { get; init; }

    /// <summary>Set when all is written, and only names are left to be given.</summary>
    public OutputCommit? Commit { get; init; }
}
