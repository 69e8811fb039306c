namespace AlbertEmbed.Checkpoints;

/// <summary>A file of a checkpoint folder.</summary>
/// <param name="Name">Its path below the folder, with slashes.</param>
/// <param name="Role">What it is for.</param>
internal sealed record CheckpointFile(string Name, CheckpointFileRole Role);
