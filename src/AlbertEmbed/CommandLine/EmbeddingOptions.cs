using System.CommandLine;
using AlbertEmbed.Checkpoints;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say what a vector is.</summary>
internal sealed class EmbeddingOptions
{
    private readonly Option<string?> pooling = OptionKinds.Choice(
        "--pooling",
        ["-p"],
        "How token vectors become one vector: their mean, the one of [CLS], the maximum, or ALBERT's tanh pooler. [default: what the checkpoint says, else mean]",
        "mean",
        "cls",
        "max",
        "pooler");

    private readonly Option<bool> normalize = new("--normalize")
    {
        Description = "L2-normalise each vector. [default: off, unless the checkpoint says so]",
    };

    public LengthOptions Length { get; } = new(withWindows: false);

    public void AddTo(Command command)
    {
        command.Options.Add(pooling);
        command.Options.Add(normalize);
        Length.AddTo(command);
    }

    /// <summary>The pooling that was asked for, or null to go by the checkpoint.</summary>
    public PoolingMode? Pooling(ParseResult parsed) =>
        parsed.GetValue(pooling) is { } name ? Enum.Parse<PoolingMode>(name, ignoreCase: true) : null;

    public bool Normalize(ParseResult parsed) => parsed.GetValue(normalize);
}
