using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed bench</c>: the speed of a whole run, from text to file, next to what this machine can do.</summary>
internal sealed class BenchCommand
{
    public const string Name = "bench";

    private const int SampleCount = 1000;
    private const int DefaultRounds = 3;

    private readonly EmbeddingRun run = new();

    private readonly Option<string?> input = new("--input", "-i")
    {
        Description = "Lines to embed. [default: 1000 built-in texts]",
        HelpName = "PATH",
    };

    private readonly Option<int?> rounds =
        OptionKinds.Number("--rounds", "How often to run; the round with the median share counts. [default: 3]", least: 1);

    private readonly Option<string?> compare = new("--compare")
    {
        Description =
            "Run another model, precision or device on the same texts too, and say how far the vectors are apart and which is faster.",
        HelpName = "MODEL|PRECISION|DEVICE",
    };

    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object." };

    public static Command Create()
    {
        BenchCommand bench = new();
        Command command = new(Name, "Measure tokens a second, and the share of this machine's matrix-multiply ceiling.");
        bench.run.AddWithoutInput(command);
        command.Options.Add(bench.input);
        command.Options.Add(bench.rounds);
        command.Options.Add(bench.compare);
        command.Options.Add(bench.json);
        command.SetAction((parsed, stop) => Task.FromResult((int)bench.Run(parsed, stop)));
        return command;
    }

    private ExitCode Run(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(input) is { } file && (file == InputFile.StandardInput || File.Exists(file) != InputFile.HasLength(file)))
        {
            throw UserException.Usage($"bench reads {file} several times, and it is empty or a pipe. Give a file with texts.");
        }

        int count = parsed.GetValue(rounds) ?? DefaultRounds;
        BenchComparison comparison = new(run, parsed, () => Open(parsed), stop);
        if (parsed.GetValue(compare) is { } other)
        {
            Comparison compared = comparison.Compare(other, count);
            Console.WriteLine(
                parsed.GetValue(json) ? JsonSerializer.Serialize(compared, BenchJson.Default.Comparison) : compared.ToString());
            return ExitCode.Done;
        }

        BenchResult result = Measure(parsed, count, stop);
        if (run.Compute.Choices(parsed).Precision != Precision.Fp32)
        {
            result = result with { AgainstFp32 = comparison.CompareWithFp32(count) };
        }

        Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(result, BenchJson.Default.BenchResult) : result.ToString());
        return ExitCode.Done;
    }

    private BenchResult Measure(ParseResult parsed, int count, CancellationToken stop)
    {
        using Checkpoint checkpoint = Checkpoint.Open(run.Model.Resolve(parsed, stop));
        SessionChoices choices = run.Compute.Choices(parsed);
        PipelineOptions options = run.Options(parsed, checkpoint, choices);
        TextTokenizer encoder = run.Encoder(parsed, checkpoint);
        using IEncoderSession session = EncoderSession.Open(checkpoint, options.Recipe.Output, choices);
        using MatrixCeiling ceiling = new(options.BatchTokens, checkpoint.Config.HiddenSize, checkpoint.Config.IntermediateSize);
        List<BenchResult> results = [];
        for (int round = 0; round < count; round++)
        {
            using CeilingSession measuring = new(session, ceiling);
            using EmbeddingPipeline pipeline = new(measuring, encoder, options, new NoJournal(), stop);
            double seconds = Time(parsed, pipeline, options.Recipe.Width(session.Width)) - measuring.Away.TotalSeconds;
            RunProgress done = pipeline.Progress;
            results.Add(new BenchResult
            {
                Model = run.Model.Name(parsed),
                Threads = options.Threads,
                Texts = done.Texts,
                Tokens = done.Tokens,
                Seconds = seconds,
                PaddingRatio = (double)done.PaddedTokens / Math.Max(1, done.Tokens),
                Gigaflops = EncoderWork.Operations(checkpoint.Config, done.Tokens, done.SquaredLengths) / seconds / 1e9,
                CeilingGigaflops = measuring.OperationsPerSecond * options.Threads / 1e9,
                PeakMemory = Process.GetCurrentProcess().PeakWorkingSet64,
            });
        }

        return results.OrderBy(one => one.ShareOfCeiling).ElementAt(results.Count / 2);
    }

    private RecordSource Open(ParseResult parsed) => parsed.GetValue(input) is { } file
        ? new InputSettings { Paths = [file] }.Open()
        : new RecordSource(new ArgumentReader(SampleTexts.Make(SampleCount)));

    /// <summary>Embeds all texts into a file that is thrown away.</summary>
    /// <returns>Seconds.</returns>
    private double Time(ParseResult parsed, EmbeddingPipeline pipeline, int width)
    {
        string folder;
        try
        {
            // A folder that only this user may write into: in the common one, somebody could wait with a link for a known name.
            folder = Directory.CreateTempSubdirectory("albert-embed-bench-").FullName;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure(
                $"bench writes vectors into a temporary folder, which cannot be made: {FileFault.Reason(e)} Set TMPDIR to another folder.",
                e);
        }

        try
        {
            using RecordSource source = Open(parsed);
            using OutputSet target = new(OutputTarget.File(Path.Combine(folder, "vectors.npy")));
            using NpyWriter writer = new(target, width);
            long start = Stopwatch.GetTimestamp();
            pipeline.Run(source.Reader, writer);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
