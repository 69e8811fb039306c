namespace AlbertEmbed.Checkpoints;

/// <summary>Consecutive layers that use the weights of one group.</summary>
internal readonly record struct LayerRun(int Group, int Count);
