using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Bench;

/// <summary>One of two settings that are compared, loaded and ready.</summary>
internal sealed class BenchSide : IDisposable
{
    private readonly Checkpoint checkpoint;
    private readonly PipelineOptions options;
    private readonly TextTokenizer tokenizer;
    private readonly IEncoderSession session;
    private readonly List<double> seconds = [];

    /// <param name="name">What the result calls it.</param>
    /// <param name="checkpoint">The model, which is closed with this object.</param>
    /// <param name="options">How texts become vectors.</param>
    /// <param name="tokenizer">Makes token ids.</param>
    /// <param name="choices">On which device the encoder runs, and how exactly.</param>
    public BenchSide(string name, Checkpoint checkpoint, PipelineOptions options, TextTokenizer tokenizer, SessionChoices choices)
    {
        Name = name;
        this.checkpoint = checkpoint;
        this.options = options;
        this.tokenizer = tokenizer;
        session = EncoderSession.Open(checkpoint, options.Recipe.RequestedOutput, choices);
    }

    public string Name { get; }

    /// <summary>Components of each vector.</summary>
    public int Width => options.Recipe.Width(session.Width);

    /// <summary>The vectors of the last run, at length 1.</summary>
    public IReadOnlyList<float[]> Vectors { get; private set; } = [];

    /// <summary>The median of all runs.</summary>
    public double MedianSeconds => seconds.Order().ElementAt(seconds.Count / 2);

    /// <summary>Embeds all texts, and closes their source.</summary>
    public void Embed(RecordSource source, CancellationToken stop)
    {
        using RecordSource opened = source;
        NoJournal journal = new();
        using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options, journal, stop);
        using QueryWriter writer = new();
        long start = Stopwatch.GetTimestamp();
        RecordRun.Embed(engine, opened, writer, journal, stop);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        Vectors = writer.Vectors;
    }

    public void Dispose()
    {
        session.Dispose();
        checkpoint.Dispose();
    }
}
