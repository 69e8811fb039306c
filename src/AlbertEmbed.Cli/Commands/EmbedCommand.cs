using System.CommandLine;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed [TEXT...]</c>: texts in, vectors out.</summary>
internal sealed class EmbedCommand
{
    public const string Name = "embed";

    private readonly EmbeddingRunOptions embedding = new(forFiles: true);
    private readonly OutputOptions output = new();
    private readonly ProgressOptions progress = new();

    /// <summary>Gives a command the options and the action of this one.</summary>
    public static Command AddTo(Command command)
    {
        EmbedCommand embed = new();
        embed.embedding.AddTo(command);
        embed.output.AddTo(command);
        embed.progress.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)EmbedRun.Run(embed.Resolve(parsed), stop)));
        return command;
    }

    private EmbedSettings Resolve(ParseResult parsed)
    {
        OutputSettings resolved = output.Resolve(parsed);
        EmbeddingSettings texts = embedding.Resolve(parsed, resolved.WithText);
        return new EmbedSettings(texts, resolved, progress.Resolve(parsed, resolved.Kind, texts.Input.IsTyped));
    }
}
