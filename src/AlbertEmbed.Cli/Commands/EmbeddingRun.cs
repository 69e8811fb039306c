using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Embeds texts for commands that use the vectors themselves.</summary>
internal static class EmbeddingRun
{
    /// <summary>Embeds all records of a source.</summary>
    /// <param name="plan">With which model.</param>
    /// <param name="options">How.</param>
    /// <param name="source">The texts.</param>
    /// <param name="writer">Takes the vectors.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>What was done, and the tokenizer.</returns>
    public static (RunSummary Summary, TextTokenizer Tokenizer) Run(
        EmbeddingPlan plan, PipelineOptions options, RecordSource source, IEmbeddingWriter writer, CancellationToken stop)
    {
        TextTokenizer tokenizer = plan.LoadTokenizer();
        using IEncoderSession session = plan.OpenSession();
        NoJournal journal = new();
        using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options with { FirstLinesSoon = true }, journal, stop);
        RunSummary summary = RecordRun.Embed(engine, source, writer, journal, stop);
        writer.Complete();
        return (summary, tokenizer);
    }
}
