using System.CommandLine;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed bench</c>: the speed of a whole run, from text to file, next to what this machine can do.</summary>
internal sealed class BenchCommand
{
    public const string Name = "bench";

    private const int DefaultRounds = 3;

    private readonly EmbeddingRunOptions embedding = new();

    private readonly Option<string?> input = new("--input", "-i")
    {
        Description = "Lines to embed. [default: 1000 built-in texts; 64000 with CUDA]",
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
        bench.embedding.AddWithoutInput(command);
        command.Options.Add(bench.input);
        command.Options.Add(bench.rounds);
        command.Options.Add(bench.compare);
        command.Options.Add(bench.json);
        command.SetAction((parsed, stop) => Task.FromResult((int)new BenchRun(bench.Resolve(parsed), stop).Run()));
        return command;
    }

    private BenchSettings Resolve(ParseResult parsed) => new(
        embedding.ResolveWithoutInput(parsed),
        parsed.GetValue(input),
        parsed.GetValue(rounds) ?? DefaultRounds,
        parsed.GetValue(compare),
        parsed.GetValue(json));
}
