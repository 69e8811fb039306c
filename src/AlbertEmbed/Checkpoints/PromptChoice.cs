namespace AlbertEmbed.Checkpoints;

/// <summary>What a user puts before each text; null leaves it to the checkpoint.</summary>
/// <param name="Text">The prompt itself; empty for none.</param>
/// <param name="Name">The name of one of the checkpoint's prompts.</param>
internal sealed record PromptChoice(string? Text = null, string? Name = null);
