using System.CommandLine;
using System.Numerics.Tensors;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;

namespace AlbertEmbed.Commands;

/// <summary>Runs two settings on the same texts, in turns.</summary>
/// <param name="run">The options.</param>
/// <param name="parsed">The command line.</param>
/// <param name="open">Opens the texts.</param>
/// <param name="stop">Ends it.</param>
internal sealed class BenchComparison(EmbeddingRun run, ParseResult parsed, Func<RecordSource> open, CancellationToken stop)
{
    /// <summary>Compares the command line's own setting with one in which one thing is different.</summary>
    /// <param name="other">A precision, a device, or a model.</param>
    /// <param name="rounds">How often each is run; the medians count.</param>
    /// <exception cref="UserException">One of them cannot be run, or their vectors have different widths.</exception>
    public Comparison Compare(string other, int rounds)
    {
        SessionChoices choices = run.Compute.Choices(parsed);
        string model = run.Model.Resolve(parsed, stop);
        string name = run.Model.Name(parsed);
        bool isPrecision = Enum.TryParse(other, ignoreCase: true, out Precision precision) && !char.IsAsciiDigit(other[0]);
        using BenchSide first = new(run, parsed, model, choices, $"{name}, {Words.Lower(choices.Precision)}, {choices.Device}");
        using BenchSide second =
            isPrecision ? new BenchSide(run, parsed, model, choices with { Precision = precision }, other)
            : Device.Parse(other) is { } device ? new BenchSide(run, parsed, model, choices with { Device = device }, other)
            : new BenchSide(run, parsed, run.Model.Resolve(parsed, other, stop), choices, other);
        return first.Width == second.Width
            ? InTurns(first, second, rounds)
            : throw UserException.Usage(
                $"--compare {other}: its vectors have {second.Width} components, and those of {name} {first.Width}.");
    }

    /// <summary>Compares float32 arithmetic with the command line's own precision.</summary>
    /// <param name="rounds">How often each is run; the medians count.</param>
    /// <exception cref="UserException">One of them cannot be run.</exception>
    public Comparison CompareWithFp32(int rounds)
    {
        SessionChoices choices = run.Compute.Choices(parsed);
        string model = run.Model.Resolve(parsed, stop);
        using BenchSide first = new(run, parsed, model, choices with { Precision = Precision.Fp32 }, Words.Lower(Precision.Fp32));
        using BenchSide second = new(run, parsed, model, choices, Words.Lower(choices.Precision));
        return InTurns(first, second, rounds);
    }

    /// <summary>Runs them in turns, so that a machine that is slower for a while is so for both.</summary>
    private Comparison InTurns(BenchSide first, BenchSide second, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            first.Run(open(), stop);
            second.Run(open(), stop);
        }

        double[] cosines =
        [
            .. first.Vectors.Zip(second.Vectors, (one, another) => (double)TensorPrimitives.CosineSimilarity<float>(one, another)),
        ];
        return new Comparison
        {
            First = first.Name,
            Second = second.Name,
            Texts = cosines.Length,
            FirstTextsPerSecond = cosines.Length / first.MedianSeconds,
            SecondTextsPerSecond = cosines.Length / second.MedianSeconds,
            MeanCosine = cosines.Length == 0 ? 0 : cosines.Average(),
            LeastCosine = cosines.Length == 0 ? 0 : cosines.Min(),
        };
    }
}
