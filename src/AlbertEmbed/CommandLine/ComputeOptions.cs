using System.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what the machine does.</summary>
internal sealed class ComputeOptions
{
    private static readonly PipelineOptions Defaults = new();

    private readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads that run the model. [default: the cores this process may use]",
        HelpName = "N",
    };

    private readonly Option<int?> batchTokens = new("--batch-tokens")
    {
        Description = $"Tokens in a batch. [default: {Defaults.BatchTokens}]",
        HelpName = "N",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(threads);
        command.Options.Add(batchTokens);
    }

    public int Threads(ParseResult parsed) => AtLeastOne("--threads", parsed.GetValue(threads) ?? Defaults.Threads);

    public int BatchTokens(ParseResult parsed) => AtLeastOne("--batch-tokens", parsed.GetValue(batchTokens) ?? Defaults.BatchTokens);

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw UserException.Usage($"{option} {value} is too small. Use 1 or more.");
}
