using AlbertEmbed.Checkpoints;
using AlbertEmbed.Onnx;

namespace AlbertEmbed.Engine;

/// <summary>What a user decides about vectors; null leaves it to the checkpoint.</summary>
internal sealed record RecipeChoice
{
    public PoolingMode? Pooling { get; init; }

    /// <summary>Hidden states: 0 is the embedding output, -1 the last one. Null for the last one alone.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Whether all hidden states are taken.</summary>
    public bool TakesAllLayers { get; init; }

    /// <summary>What is put before each text.</summary>
    public PromptChoice Prompt { get; init; } = new();

    /// <summary>How many components of a vector are kept, the first ones.</summary>
    public int? Dimensions { get; init; }

    public LayerMerge LayerMerge { get; init; } = LayerMerge.Mean;

    public bool Normalize { get; init; }

    /// <summary>Whether vectors are those that the checkpoint's own classifier takes, whatever else is chosen.</summary>
    public bool IsForOwnHead { get; init; }

    public bool HasLayers => TakesAllLayers || Layers is not null;
}
