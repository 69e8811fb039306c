namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>The files that a run's output and errors go to.</summary>
internal sealed record RunOutputs(string StandardOutput, string StandardError);
