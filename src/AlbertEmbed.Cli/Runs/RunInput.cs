using System.Text.Json.Serialization;

namespace AlbertEmbed.Runs;

/// <summary>What the input of a run was.</summary>
internal sealed record RunInput
{
    /// <summary>The inputs in their order.</summary>
    public required IReadOnlyList<InputSource> Sources { get; init; }

    /// <summary>SHA-256 of all records, where an input has no hash.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RecordsSha256 { get; init; }

    /// <summary>Whether each input is there and has a name, which a damaged file may leave out.</summary>
    [JsonIgnore]
    public bool IsWhole => Sources is not null && Sources.All(source => source is { Name: not null });

    /// <summary>Whether each input has a hash.</summary>
    [JsonIgnore]
    public bool IsKnown => Sources.All(source => source.Sha256 is not null);

    /// <summary>Whether both have the same inputs, as far as these have hashes.</summary>
    public bool Fits(RunInput other) =>
        Sources.Count == other.Sources.Count && Sources.Zip(other.Sources, (here, there) => here.Fits(there)).All(fits => fits);

    public override string ToString() =>
        string.Join(", ", Sources)
            + (RecordsSha256 is null ? string.Empty : $" (SHA-256 of the records {InputSource.Short(RecordsSha256)})");
}
