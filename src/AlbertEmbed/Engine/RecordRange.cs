namespace AlbertEmbed.Engine;

/// <summary>Consecutive records of the input.</summary>
/// <param name="First">Number of the first, from 0.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RecordRange(long First, long Count);
