using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed [TEXT...]</c>: texts in, vectors out.</summary>
internal sealed class EmbedCommand
{
    public const string Name = "embed";

    private readonly InputOptions input = new();
    private readonly ModelOptions model = new();
    private readonly EmbeddingOptions embedding = new();
    private readonly ComputeOptions compute = new();
    private readonly OutputOptions output = new();

    /// <summary>Gives a command the options and the action of this one.</summary>
    public static Command AddTo(Command command)
    {
        EmbedCommand embed = new();
        embed.input.AddTo(command);
        embed.model.AddTo(command);
        embed.embedding.AddTo(command);
        embed.compute.AddTo(command);
        embed.output.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(embed.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        using IRecordReader reader = input.Resolve(parsed).Open();
        using Checkpoint checkpoint = Checkpoint.Open(model.Resolve(parsed));
        if (input.HasPairs(parsed) && checkpoint.Config.TokenTypes < 2)
        {
            throw UserException.Model($"{checkpoint.Folder} has one token type, so it cannot tell the texts of a pair apart. Leave out --pair-field.");
        }

        PipelineOptions options = new()
        {
            Pooling = Pooling(parsed, checkpoint),
            Normalize = embedding.Normalize(parsed) || checkpoint.Modules.Normalize,
            Overflow = embedding.Length.Overflow(parsed),
            Threads = compute.Threads(parsed),
            BatchTokens = compute.BatchTokens(parsed),
            FirstLinesSoon = output.IsStandardOutput(parsed),
        };
        using OutputTarget target = output.Open(parsed);

        SequenceEncoder encoder = embedding.Length.Encoder(parsed, checkpoint, model.TokenizerChoices(parsed));
        using EncoderSession session = EncoderSession.Create(checkpoint.Config, checkpoint.Tensors, VectorPooling.Needs(options.Pooling));
        using IEmbeddingWriter writer = output.Writer(parsed, target, session.Width);
        using EmbeddingPipeline pipeline = new(session, encoder, options, stop);

        RunSummary summary = pipeline.Run(reader, writer);
        writer.Complete();
        if (!parsed.GetValue(GeneralOptions.Quiet))
        {
            Messages.Warn(summary, encoder.MaxLength);
        }

        return (int)ExitCode.Done;
    }

    private PoolingMode Pooling(ParseResult parsed, Checkpoint checkpoint)
    {
        if (embedding.Pooling(parsed) is { } chosen)
        {
            return chosen != PoolingMode.Pooler || checkpoint.HasPooler
                ? chosen
                : throw UserException.Model($"{checkpoint.Folder} has no pooler (pooler.weight). Use --pooling mean, cls or max.");
        }

        return checkpoint.Modules.Obstacle is { } obstacle
            ? throw UserException.Model($"{checkpoint.Folder}: {obstacle}. Choose with --pooling what to use instead.")
            : checkpoint.Modules.Pooling ?? PoolingMode.Mean;
    }
}
