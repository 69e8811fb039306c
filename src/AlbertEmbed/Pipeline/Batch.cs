namespace AlbertEmbed.Pipeline;

/// <summary>Texts of one window that have the same number of tokens and are encoded together.</summary>
/// <param name="Window">Where they come from and their vectors go to.</param>
/// <param name="Length">Tokens of each text.</param>
/// <param name="Members">Their numbers in the window.</param>
internal sealed record Batch(Window Window, int Length, ReadOnlyMemory<int> Members);
