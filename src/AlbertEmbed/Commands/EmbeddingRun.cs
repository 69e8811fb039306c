using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>What commands that embed texts have in common.</summary>
/// <param name="forFiles">Whether vectors are written as they are: with shards, fields that are copied, and vectors of tokens.</param>
internal sealed class EmbeddingRun(bool forFiles = false)
{
    public InputOptions Input { get; } = new(withShards: forFiles, withFields: forFiles);

    public ModelOptions Model { get; } = new();

    public EmbeddingOptions Embedding { get; } = new(withTokens: forFiles);

    public ComputeOptions Compute { get; } = new();

    /// <summary>Gives a command all options but those of the input.</summary>
    public void AddWithoutInput(Command command)
    {
        Model.AddTo(command);
        Embedding.AddTo(command);
        Compute.AddTo(command);
    }

    public void AddTo(Command command)
    {
        Input.AddTo(command);
        AddWithoutInput(command);
    }

    /// <summary>How texts become vectors.</summary>
    public PipelineOptions Options(ParseResult parsed, Checkpoint checkpoint, SessionChoices choices) => new()
    {
        Recipe = Embedding.Recipe(parsed, checkpoint),
        DependsOnBatch = choices.Precision == Precision.Int8,
        Overflow = Embedding.Length.Overflow(parsed),
        Stride = Embedding.Length.Stride(parsed),
        Threads = Compute.Threads(parsed, choices.Device),
        BatchTokens = Compute.BatchTokens(parsed, choices.Device),
        SkipBadRecords = Input.SkipsBadRecords(parsed),
    };

    /// <summary>Makes token ids.</summary>
    public TextTokenizer Encoder(ParseResult parsed, Checkpoint checkpoint) =>
        Embedding.Length.Encoder(parsed, checkpoint, Model.TokenizerChoices(parsed));

    /// <summary>Embeds all records of a source.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="checkpoint">The model.</param>
    /// <param name="options">How.</param>
    /// <param name="choices">On which device, how exactly.</param>
    /// <param name="source">The texts.</param>
    /// <param name="writer">Takes the vectors.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>What was done, and the encoder that made the tokens.</returns>
    public (RunSummary Summary, TextTokenizer Encoder) Run(
        ParseResult parsed,
        Checkpoint checkpoint,
        PipelineOptions options,
        SessionChoices choices,
        RecordSource source,
        IEmbeddingWriter writer,
        CancellationToken stop)
    {
        options = options with { FirstLinesSoon = true };
        TextTokenizer encoder = Encoder(parsed, checkpoint);
        using IEncoderSession session = EncoderSession.Open(checkpoint, options.Recipe.Output, choices);
        using EmbeddingPipeline pipeline = new(session, encoder, options, new NoJournal(), stop);
        RunSummary summary = pipeline.Run(source.Reader, writer);
        writer.Complete();
        return (summary, encoder);
    }
}
