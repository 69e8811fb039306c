namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>When a run is killed.</summary>
/// <param name="Longest">The time after which it is.</param>
/// <param name="MostBytes">The memory at which it is.</param>
internal sealed record RunLimits(TimeSpan Longest, long MostBytes);
