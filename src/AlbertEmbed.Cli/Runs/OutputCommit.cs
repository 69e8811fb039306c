namespace AlbertEmbed.Runs;

/// <summary>What is left to do for an output whose files are all written: to give them their names.</summary>
/// <param name="Files">The files' names without their folder, the output last.</param>
/// <param name="Metadata">What stands in <c>OUT.meta.json</c> then; null for no such file.</param>
internal sealed record OutputCommit(IReadOnlyList<string> Files, RunMetadata? Metadata);
