using System.Text.Json.Serialization;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>What stands in <c>OUT.meta.json</c> beside a complete output.</summary>
internal sealed record RunMetadata
{
    /// <summary>Whether nothing is missing and its numbers are counts: the file may be damaged, or another's.</summary>
    [JsonIgnore]
    public bool HasCounts => Recipe is not null && !Recipe.ContainsValue(null!) && Width > 0 && RunSummary.IsCount(FirstRecord)
        && Summary is { HasCounts: true } && Input is null or { IsWhole: true }
        && (Ranges is null || (Ranges.AreWhole && Ranges.Min.Length == Width));

    public required string Program { get; init; }

    /// <summary>As it was named by the user.</summary>
    public required string Model { get; init; }

    /// <summary>Components of each vector.</summary>
    public required int Width { get; init; }

    public required SortedDictionary<string, string> Recipe { get; init; }

    /// <summary>What the input was. Older versions do not say.</summary>
    public RunInput? Input { get; init; }

    /// <summary>Number of the record that the output starts at: not 0 for a shard.</summary>
    public long FirstRecord { get; init; }

    public required RunSummary Summary { get; init; }

    /// <summary>The ranges of components that 8-bit numbers count in; absent for other types.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VectorRanges? Ranges { get; init; }

    /// <summary>The files that were written together. Older versions do not say.</summary>
    public OutputFiles? Files { get; init; }

    /// <summary>What vectors are stored as; null where that is not said, or not known here.</summary>
    [JsonIgnore]
    public VectorType? Type => VectorTypes.Parse(Recipe.GetValueOrDefault(VectorTypes.Key));

    /// <summary>Numbers that are stored for each vector.</summary>
    [JsonIgnore]
    public int StoredWidth => (Type ?? VectorType.Float32).StoredWidth(Width);

    /// <summary>Which records the rows are; null when that is not known.</summary>
    [JsonIgnore]
    public RecordNumbers? Numbers => Summary.SkippedRanges is { } ranges && ranges.Sum(range => range.Count) == Summary.Skipped
        && (Input is not null || Recipe.GetValueOrDefault("shard") == "none")
        ? new RecordNumbers(FirstRecord, ranges)
        : null;

    /// <summary>How tables were read; absent where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TableDialect>? Tables { get; init; }
}
