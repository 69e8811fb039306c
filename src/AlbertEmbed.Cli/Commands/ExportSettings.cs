using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary>What <c>export</c> is asked for.</summary>
internal sealed record ExportSettings
{
    public required ModelSettings Model { get; init; }

    /// <summary>The folder to write.</summary>
    public required string Folder { get; init; }

    /// <summary>Pooling inside the graph; null for a graph that gives token vectors.</summary>
    public PoolingMode? Pooling { get; init; }

    public bool Normalize { get; init; }

    /// <summary>How weights are stored; null for as the checkpoint has them.</summary>
    public ElementType? Weights { get; init; }

    public bool Force { get; init; }

    public required UserNotes Notes { get; init; }
}
