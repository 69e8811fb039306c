namespace AlbertEmbed.Checkpoints;

/// <summary>A file of a checkpoint folder.</summary>
/// <param name="Name">Path below the folder, with slashes.</param>
/// <param name="Role">Its purpose.</param>
internal sealed record CheckpointFile(string Name, CheckpointFileRole Role);
