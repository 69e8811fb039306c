using System.Text.Json;
using AlbertEmbed.Bench;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;

namespace AlbertEmbed.Commands;

/// <summary>Measures whole runs, from text to file, next to what this machine can do.</summary>
/// <param name="settings">What was asked for.</param>
/// <param name="stop">Ends the run.</param>
internal sealed class BenchRun(BenchSettings settings, CancellationToken stop)
{
    /// <summary>Built-in texts: seconds of work for a CPU.</summary>
    private const int FewSamples = 1000;

    /// <summary>The same for a GPU of a server, which does a thousand in a tenth of a second.</summary>
    private const int ManySamples = 64_000;

    private readonly EmbeddingSettings embedding = settings.Embedding;

    private int samples = FewSamples;

    /// <exception cref="UserException">The texts or the model cannot be used.</exception>
    public ExitCode Run()
    {
        if (settings.Input is { } file && (file == InputFile.StandardInput || File.Exists(file) != InputFile.HasLength(file)))
        {
            throw UserException.Usage($"bench reads {file} several times, and it is empty or a pipe. Give a file with texts.");
        }

        if (settings.Compare is { } other)
        {
            Comparison compared = Compare(other);
            Console.WriteLine(settings.AsJson ? JsonSerializer.Serialize(compared, BenchJson.Default.Comparison) : compared.ToString());
            return ExitCode.Done;
        }

        BenchResult result = Measure();
        if (embedding.Compute.Precision != Precision.Fp32)
        {
            result = result with { AgainstFp32 = CompareWithFp32() };
        }

        Console.WriteLine(settings.AsJson ? JsonSerializer.Serialize(result, BenchJson.Default.BenchResult) : result.ToString());
        return ExitCode.Done;
    }

    private BenchResult Measure()
    {
        using EmbeddingPlan plan = EmbeddingPlan.For(embedding, embedding.Model.Find(stop), Choices);
        samples = plan.Choices.Device.Kind == DeviceKind.Cuda ? ManySamples : FewSamples;
        BenchMeasurement measurement = new(embedding.Model.Name, plan.Checkpoint.Config, plan.Options, plan.LoadTokenizer(), Open);
        return measurement.Measure(plan.OpenSession, plan.Choices, settings.Rounds, stop);
    }

    /// <summary>Compares the command line's setting with one in which one thing is different.</summary>
    /// <exception cref="UserException">One of them cannot be run, or their vectors have different widths.</exception>
    private Comparison Compare(string other)
    {
        SessionChoices choices = Choices();
        string model = embedding.Model.Find(stop);
        string name = embedding.Model.Name;
        bool isPrecision = Enum.TryParse(other, ignoreCase: true, out Precision precision) && !char.IsAsciiDigit(other[0]);
        using BenchSide first = Side(model, choices, $"{name}, {Words.Lower(choices.Precision)}, {choices.Device}");
        using BenchSide second =
            isPrecision ? Side(model, choices with { Precision = precision }, other)
            : Device.Parse(other) is { } device ? Side(model, choices with { Device = device }, other)
            : Side(embedding.Model.Finder.Find(other, null, stop), choices, other);
        return first.Width == second.Width
            ? new BenchComparison(Open, settings.Rounds, stop).Compare(first, second)
            : throw UserException.Usage(
                $"--compare {other}: its vectors have {Plural.Of(second.Width, "component")}, and those of {name} {first.Width}.");
    }

    /// <summary>Compares float32 arithmetic with the command line's precision.</summary>
    /// <exception cref="UserException">One of them cannot be run.</exception>
    private Comparison CompareWithFp32()
    {
        SessionChoices choices = Choices();
        string model = embedding.Model.Find(stop);
        using BenchSide first = Side(model, choices with { Precision = Precision.Fp32 }, Words.Lower(Precision.Fp32));
        using BenchSide second = Side(model, choices, Words.Lower(choices.Precision));
        return new BenchComparison(Open, settings.Rounds, stop).Compare(first, second);
    }

    private BenchSide Side(string model, SessionChoices choices, string name)
    {
        EmbeddingPlan plan = EmbeddingPlan.For(embedding, model, () => choices);
        try
        {
            return new BenchSide(name, plan.Checkpoint, plan.Options, plan.LoadTokenizer(), choices);
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    private SessionChoices Choices() => embedding.Compute.Choose(Workload.ManyTexts, embedding.Notes);

    private RecordSource Open() => settings.Input is { } file
        ? new InputSettings { Paths = [file] }.Open()
        : new RecordSource(new ArgumentReader(SampleTexts.Make(samples)));
}
