using System.Diagnostics;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Onnx;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Bench;

/// <summary>Measures whole runs, from texts to a file, and the machine's ceiling in the same time.</summary>
/// <param name="model">What the result calls the model.</param>
/// <param name="config">The architecture.</param>
/// <param name="options">How texts become vectors.</param>
/// <param name="tokenizer">Makes token ids.</param>
/// <param name="openTexts">Opens the texts, once for each round.</param>
internal sealed class BenchMeasurement(
    string model, AlbertConfig config, PipelineOptions options, TextTokenizer tokenizer, Func<RecordSource> openTexts)
{
    /// <summary>Runs several rounds.</summary>
    /// <param name="open">Loads the encoder.</param>
    /// <param name="choices">On which device it runs, and how exactly.</param>
    /// <param name="rounds">How many.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>The round with the median share of the ceiling.</returns>
    public BenchResult Measure(Func<IEncoderSession> open, SessionChoices choices, int rounds, CancellationToken stop)
    {
        List<BenchResult> results = choices.Device.IsGpu ? MeasureGpu(open, choices, rounds, stop) : MeasureCpu(open, rounds, stop);
        return results.OrderBy(one => one.ShareOfCeiling).ElementAt(results.Count / 2);
    }

    private List<BenchResult> MeasureCpu(Func<IEncoderSession> open, int rounds, CancellationToken stop)
    {
        using IEncoderSession session = open();
        using MatrixCeiling ceiling = new(options.BatchTokens, config.HiddenSize, config.IntermediateSize);
        List<BenchResult> results = [];
        for (int round = 0; round < rounds; round++)
        {
            using CeilingSession measuring = new(session, ceiling);
            (RunProgress done, double seconds) = Embed(measuring, stop);
            results.Add(Result(session.Output, done, seconds - measuring.Away.TotalSeconds) with
            {
                CeilingGigaflops = measuring.OperationsPerSecond * options.Threads / 1e9,
            });
        }

        return results;
    }

    /// <summary>A GPU has its own matrices before and after each round, when the encoder's threads leave it alone.</summary>
    private List<BenchResult> MeasureGpu(Func<IEncoderSession> open, SessionChoices choices, int rounds, CancellationToken stop)
    {
        using GpuCeiling ceiling = new(options.BatchTokens, config, choices);
        using GpuMemoryPeak memory = new(choices.Device);
        using IEncoderSession session = open();
        DeviceFacts facts = DeviceFacts.Of(choices.Device);
        List<BenchResult> results = [];

        // The first batches of each shape load kernels and take memory.
        _ = Embed(session, stop);
        for (int round = 0; round < rounds; round++)
        {
            double before = ceiling.OperationsPerSecond();
            (RunProgress done, double seconds) = Embed(session, stop);
            results.Add(Result(session.Output, done, seconds) with
            {
                CeilingGigaflops = (before + ceiling.OperationsPerSecond()) / 2 / 1e9,
                Device = facts.Device.ToString(),
                DeviceName = facts.Name,
                PeakDeviceMemory = memory.Bytes,
            });
        }

        return results;
    }

    private (RunProgress Done, double Seconds) Embed(IEncoderSession session, CancellationToken stop)
    {
        NoJournal journal = new();
        using EmbeddingEngine<TextRecord> engine = new(session, tokenizer, options, journal, stop);
        double seconds = SecondsOf(engine, journal, options.Recipe.Width(session.Width), stop);
        return (engine.Progress, seconds);
    }

    private BenchResult Result(EncoderOutput output, RunProgress done, double seconds) => new()
    {
        Model = model,
        Threads = options.Threads,
        Texts = done.Texts,
        Tokens = done.Tokens,
        Seconds = seconds,
        PaddingRatio = (double)done.PaddedTokens / Math.Max(1, done.Tokens),
        Gigaflops = EncoderWork.Operations(config, output, TakesFirstTokens(output), done) / seconds / 1e9,
        PeakMemory = Process.GetCurrentProcess().PeakWorkingSet64,
    };

    /// <summary>An exported graph, and one with 8 bits, compute all tokens in all layers.</summary>
    private bool TakesFirstTokens(EncoderOutput output) =>
        output is { IsPerText: true, Port: null } && options.Dependence != BatchDependence.ThirdDigit;

    /// <summary>Embeds all texts into a file that is thrown away.</summary>
    private double SecondsOf(EmbeddingEngine<TextRecord> engine, NoJournal journal, int width, CancellationToken stop)
    {
        string folder = MakeFolder();
        try
        {
            using RecordSource source = openTexts();
            using OutputSet target = new(OutputTarget.OpenTemporaryFile(Path.Combine(folder, "vectors.npy")));
            using NpyWriter writer = new(target, new VectorCodec(VectorType.Float32, width));
            long start = Stopwatch.GetTimestamp();
            RecordRun.Embed(engine, source, writer, journal, stop);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string MakeFolder()
    {
        try
        {
            // A folder that only this user may write into: in the common one, somebody could wait with a link for a known name.
            return Directory.CreateTempSubdirectory("albert-embed-bench-").FullName;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure(
                $"bench writes vectors into a temporary folder, which cannot be made: {FileFault.Reason(e)} Set TMPDIR to another folder.",
                e);
        }
    }
}
