namespace AlbertEmbed.Checkpoints;

/// <summary>Consecutive layers with the weights of the same group.</summary>
internal sealed record LayerRun(int Group, int Count);
