using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Models;

namespace AlbertEmbed.CommandLine;

/// <summary>The variable that says how a GPU computes attention, so that both ways can be measured.</summary>
internal static class AttentionVariable
{
    public const string Name = "ALBERT_EMBED_ATTENTION";

    /// <exception cref="UserException">It has a value that is none of the two.</exception>
    public static AttentionChoice Read() => EnvironmentVariables.Get(Name) switch
    {
        null => AttentionChoice.Automatic,
        "plain" => AttentionChoice.Plain,
        "fused" => AttentionChoice.Fused,
        { } other => throw UserException.Usage($"{Name}={ForeignText.Visible(other)}: it is plain or fused."),
    };
}
