namespace AlbertEmbed.Checkpoints;

/// <summary>Consecutive layers that use the weights of one group.</summary>
internal sealed record LayerRun(int Group, int Count);
