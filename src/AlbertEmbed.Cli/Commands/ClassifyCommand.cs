using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed classify [TEXT...]</c>: texts in, labels out.</summary>
internal sealed class ClassifyCommand
{
    public const string Name = "classify";

    private readonly EmbeddingRunOptions embedding = new(forFiles: true, withLabels: true);
    private readonly HeadOptions head = new();
    private readonly OutputOptions output = new(withVectors: false);
    private readonly ProgressOptions progress = new();

    /// <param name="withTrain">Whether <c>train</c> names the command below this one; otherwise it is a text.</param>
    public static Command Create(bool withTrain = true)
    {
        ClassifyCommand classify = new();
        Command command = new(
            Name,
            "Label texts: with the head of a fine-tuned checkpoint (--model), or with a classifier on vectors that classify train has made "
                + "(--head). Writes JSON Lines with label and probabilities, or the entities that a tagger finds.");
        classify.head.AddTo(command);
        classify.embedding.AddTo(command);
        classify.output.AddTo(command);
        classify.progress.AddTo(command);
        if (withTrain)
        {
            command.Subcommands.Add(TrainCommand.Create());
        }

        command.SetAction((parsed, stop) => Task.FromResult((int)EmbedRun.Run(classify.Resolve(parsed), stop)));
        return command;
    }

    private EmbedSettings Resolve(ParseResult parsed)
    {
        string? name = head.File(parsed);
        HeadFile? trained = name is null ? null : HeadFile.Read(name);
        ParseResult whole = trained is null ? parsed : VectorOptions.Restore(parsed, trained.Options, name!);
        OutputSettings resolved = output.Resolve(whole);
        EmbeddingSettings texts = embedding.Resolve(whole, resolved.WithText);
        if (trained is null && texts.Model.Chosen is null)
        {
            throw UserException.Usage(
                "classify wants a head: --head FILE, which classify train makes, or --model with a fine-tuned checkpoint.");
        }

        return new EmbedSettings(
            trained is null ? texts with { Recipe = texts.Recipe with { Pooling = null, IsForOwnHead = true } } : texts,
            resolved,
            progress.Resolve(whole, resolved.Kind, texts.Input.IsTyped))
        {
            Labels = new LabelSettings(head.Resolve(whole, texts)) { Trained = trained is null ? null : (trained, name!) },
        };
    }
}
