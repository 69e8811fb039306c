using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
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
        using EmbeddingPipeline pipeline = new(session, tokenizer, options with { FirstLinesSoon = true }, new NoJournal(), stop);
        RunSummary summary = pipeline.Run(source.Reader, writer);
        writer.Complete();
        return (summary, tokenizer);
    }
}
