namespace AlbertEmbed.Columns;

/// <summary>Some values of a column.</summary>
/// <param name="Count">How many there are, nulls included.</param>
/// <param name="Values">Those that are not null.</param>
internal sealed record DataPage(int Count, PlainValues Values)
{
    /// <summary>The repetition level of each; null where all are 0.</summary>
    public int[]? Repetitions { get; init; }

    /// <summary>The definition level of each; null where none can be missing.</summary>
    public int[]? Definitions { get; init; }
}
