
namespace AlbertEmbed.Runs;

/// <summary>What makes two runs the same: what decides the output, and the input.</summary>
/// <param name="Recipe">Everything that decides what the output is, by its name in the metadata.</param>
/// <param name="Input">What the input is.</param>
internal sealed record RunIdentity(SortedDictionary<string, string> Recipe, InputFingerprint Input);
