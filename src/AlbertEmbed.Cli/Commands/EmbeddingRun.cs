using AlbertEmbed.CommandLine;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Embeds texts for commands that use the vectors themselves.</summary>
/// <param name="plan">With which model, and how.</param>
internal sealed class EmbeddingRun(EmbeddingPlan plan)
{
    /// <summary>How progress is shown; null for not at all.</summary>
    public ProgressSettings? Progress { get; init; }

    /// <summary>Whether records that cannot be read are left out and counted; null for what the plan says.</summary>
    public bool? SkipBadRecords { get; init; }

    /// <summary>Embeds all records of a source.</summary>
    /// <param name="source">The texts.</param>
    /// <param name="writer">Takes the vectors.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>What was done, and the tokenizer.</returns>
    public (RunSummary Summary, TextTokenizer Tokenizer) Run(RecordSource source, IEmbeddingWriter writer, CancellationToken stop)
    {
        PipelineOptions options =
            plan.Options with { FirstLinesSoon = true, SkipBadRecords = SkipBadRecords ?? plan.Options.SkipBadRecords };
        TextTokenizer tokenizer = plan.LoadTokenizer();
        using IEncoderSession session = plan.OpenSession();
        NoJournal journal = new();
        using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options, journal, stop);
        using IDisposable? shown = Progress?.Show(engine.Progress, source.ByteLength);
        RunSummary summary = RecordRun.Embed(engine, source, writer, journal, stop);
        writer.Complete();
        return (summary, tokenizer);
    }
}
