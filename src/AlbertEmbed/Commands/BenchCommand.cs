using System.CommandLine;
using System.Text.Json;
using AlbertEmbed.Bench;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
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
        BenchComparison comparison = new(() => Open(parsed), count, stop);
        if (parsed.GetValue(compare) is { } other)
        {
            Comparison compared = Compare(parsed, other, comparison, stop);
            Console.WriteLine(
                parsed.GetValue(json) ? JsonSerializer.Serialize(compared, BenchJson.Default.Comparison) : compared.ToString());
            return ExitCode.Done;
        }

        BenchResult result = Measure(parsed, count, stop);
        if (run.Compute.Choices(parsed).Precision != Precision.Fp32)
        {
            result = result with { AgainstFp32 = CompareWithFp32(parsed, comparison, stop) };
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
        BenchMeasurement measurement = new(run.Model.Name(parsed), checkpoint.Config, options, encoder, () => Open(parsed));
        return measurement.Measure(session, count, stop);
    }

    /// <summary>Compares the command line's setting with one in which one thing is different.</summary>
    /// <exception cref="UserException">One of them cannot be run, or their vectors have different widths.</exception>
    private Comparison Compare(ParseResult parsed, string other, BenchComparison comparison, CancellationToken stop)
    {
        SessionChoices choices = run.Compute.Choices(parsed);
        string model = run.Model.Resolve(parsed, stop);
        string name = run.Model.Name(parsed);
        bool isPrecision = Enum.TryParse(other, ignoreCase: true, out Precision precision) && !char.IsAsciiDigit(other[0]);
        using BenchSide first = Side(parsed, model, choices, $"{name}, {Words.Lower(choices.Precision)}, {choices.Device}");
        using BenchSide second =
            isPrecision ? Side(parsed, model, choices with { Precision = precision }, other)
            : Device.Parse(other) is { } device ? Side(parsed, model, choices with { Device = device }, other)
            : Side(parsed, run.Model.Resolve(parsed, other, stop), choices, other);
        return first.Width == second.Width
            ? comparison.Compare(first, second)
            : throw UserException.Usage(
                $"--compare {other}: its vectors have {second.Width} components, and those of {name} {first.Width}.");
    }

    /// <summary>Compares float32 arithmetic with the command line's precision.</summary>
    /// <exception cref="UserException">One of them cannot be run.</exception>
    private Comparison CompareWithFp32(ParseResult parsed, BenchComparison comparison, CancellationToken stop)
    {
        SessionChoices choices = run.Compute.Choices(parsed);
        string model = run.Model.Resolve(parsed, stop);
        using BenchSide first = Side(parsed, model, choices with { Precision = Precision.Fp32 }, Words.Lower(Precision.Fp32));
        using BenchSide second = Side(parsed, model, choices, Words.Lower(choices.Precision));
        return comparison.Compare(first, second);
    }

    private BenchSide Side(ParseResult parsed, string model, SessionChoices choices, string name)
    {
        Checkpoint checkpoint = Checkpoint.Open(model);
        try
        {
            return new BenchSide(
                name, checkpoint, run.Options(parsed, checkpoint, choices), run.Encoder(parsed, checkpoint), choices);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    private RecordSource Open(ParseResult parsed) => parsed.GetValue(input) is { } file
        ? new InputSettings { Paths = [file] }.Open()
        : new RecordSource(new ArgumentReader(SampleTexts.Make(SampleCount)));
}
