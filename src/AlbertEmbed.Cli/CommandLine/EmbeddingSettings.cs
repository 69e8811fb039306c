using AlbertEmbed.Engine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>What commands that embed texts are asked for.</summary>
internal sealed record EmbeddingSettings
{
    public InputSettings Input { get; init; } = new();

    public required ModelSettings Model { get; init; }

    public required RecipeChoice Recipe { get; init; }

    public required LengthChoice Length { get; init; }

    public required ComputeSettings Compute { get; init; }

    public required UserNotes Notes { get; init; }
}
