using System.CommandLine;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what the machine does.</summary>
internal sealed class ComputeOptions
{
    private static readonly PipelineOptions Defaults = new();

    private readonly Option<int?> threads = OptionKinds.Number(
        "--threads", "Threads that run the model. [default: the cores this process may use]", least: 1);

    private readonly Option<int?> batchTokens = OptionKinds.Number(
        "--batch-tokens", $"Tokens in a batch. [default: {Defaults.BatchTokens}]", least: 1);

    public void AddTo(Command command)
    {
        command.Options.Add(threads);
        command.Options.Add(batchTokens);
    }

    public int Threads(ParseResult parsed) => parsed.GetValue(threads) ?? Defaults.Threads;

    public int BatchTokens(ParseResult parsed) => parsed.GetValue(batchTokens) ?? Defaults.BatchTokens;
}
