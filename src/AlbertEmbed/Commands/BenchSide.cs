using System.CommandLine;
using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>One of the settings that <c>bench --compare</c> compares, loaded and ready.</summary>
internal sealed class BenchSide : IDisposable
{
    private readonly Checkpoint checkpoint;
    private readonly PipelineOptions options;
    private readonly TextTokenizer encoder;
    private readonly IEncoderSession session;
    private readonly List<double> seconds = [];

    /// <param name="run">The options.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model's folder or file.</param>
    /// <param name="choices">On which device, how exactly.</param>
    /// <param name="name">What it is called.</param>
    public BenchSide(EmbeddingRun run, ParseResult parsed, string model, SessionChoices choices, string name)
    {
        Name = name;
        checkpoint = Checkpoint.Open(model);
        options = run.Options(parsed, checkpoint, choices);
        encoder = run.Encoder(parsed, checkpoint);
        session = EncoderSession.Open(checkpoint, options.Recipe.Output, choices);
    }

    public string Name { get; }

    /// <summary>Components of each vector.</summary>
    public int Width => options.Recipe.Width(session.Width);

    /// <summary>The vectors of the last run, at length 1.</summary>
    public IReadOnlyList<float[]> Vectors { get; private set; } = [];

    /// <summary>The median of all runs.</summary>
    public double MedianSeconds => seconds.Order().ElementAt(seconds.Count / 2);

    /// <summary>Embeds all texts.</summary>
    public void Run(RecordSource source, CancellationToken stop)
    {
        using RecordSource opened = source;
        using EmbeddingPipeline pipeline = new(session, encoder, options, new NoJournal(), stop);
        using QueryWriter writer = new();
        long start = Stopwatch.GetTimestamp();
        pipeline.Run(opened.Reader, writer);
        seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        Vectors = writer.Vectors;
    }

    public void Dispose()
    {
        session.Dispose();
        checkpoint.Dispose();
    }
}
