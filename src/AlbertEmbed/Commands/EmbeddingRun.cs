using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>The options of a command that embeds texts and does something else with the vectors than writing them.</summary>
internal sealed class EmbeddingRun
{
    public InputOptions Input { get; } = new();

    public ModelOptions Model { get; } = new();

    public EmbeddingOptions Embedding { get; } = new();

    public ComputeOptions Compute { get; } = new();

    public void AddTo(Command command)
    {
        Input.AddTo(command);
        Model.AddTo(command);
        Embedding.AddTo(command);
        Compute.AddTo(command);
    }

    /// <summary>Embeds all records of a source.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="checkpoint">The model.</param>
    /// <param name="source">The texts.</param>
    /// <param name="isSmall">Whether they are few.</param>
    /// <param name="writer">Takes the vectors.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>What was done, and the encoder that made the tokens.</returns>
    public (RunSummary Summary, SequenceEncoder Encoder) Run(
        ParseResult parsed, Checkpoint checkpoint, RecordSource source, bool isSmall, IEmbeddingWriter writer, CancellationToken stop)
    {
        PipelineOptions options = new()
        {
            Recipe = Embedding.Recipe(parsed, checkpoint),
            Overflow = Embedding.Length.Overflow(parsed),
            Stride = Embedding.Length.Stride(parsed),
            Threads = Compute.Threads(parsed),
            BatchTokens = Compute.BatchTokens(parsed),
            FirstLinesSoon = true,
            SkipBadRecords = Input.SkipsBadRecords(parsed),
        };
        SequenceEncoder encoder = Embedding.Length.Encoder(parsed, checkpoint, Model.TokenizerChoices(parsed));
        using EncoderSession session = EncoderSession.Create(checkpoint.Config, checkpoint.Tensors, options.Recipe.Output, isSmall);
        using EmbeddingPipeline pipeline = new(session, encoder, options, new NoJournal(), stop);
        RunSummary summary = pipeline.Run(source.Reader, writer);
        writer.Complete();
        return (summary, encoder);
    }
}
