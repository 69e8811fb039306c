using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed classify train LABELLED</c>: a linear classifier on vectors, and how well it does.</summary>
internal sealed class TrainCommand
{
    public const string Name = "train";

    private readonly TrainOptions train = new();
    private readonly EmbeddingRunOptions embedding = new();
    private readonly ProgressOptions progress = new();

    public static Command Create()
    {
        TrainCommand own = new();
        Command command = new(
            Name, "Train a classifier on the vectors of labelled texts (logistic regression), and print how well it does.");
        own.train.AddTo(command);
        own.embedding.AddWithFormat(command);
        own.progress.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)new TrainRun(own.Resolve(parsed), stop).Run()));
        return command;
    }

    private TrainSettings Resolve(ParseResult parsed)
    {
        TrainSettings settings = train.Resolve(parsed, embedding.Resolve(parsed));

        // What is printed comes when progress has ended, so it may come out on the same terminal.
        return settings with { Progress = progress.Resolve(parsed, OutputKind.File, settings.Embedding.Input.IsTyped) };
    }
}
