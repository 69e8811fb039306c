using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>merge</c> is asked for.</summary>
/// <param name="Shards">Names of the shards, in their order.</param>
/// <param name="Output">The output's name.</param>
/// <param name="Force">Whether an output that exists is replaced.</param>
/// <param name="Notes">Tells the user of it.</param>
internal sealed record MergeSettings(string[] Shards, string Output, bool Force, UserNotes Notes);
