using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

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

    /// <summary>The pooling that was asked for, else the checkpoint's.</summary>
    /// <exception cref="UserException">The checkpoint does not have what was asked for, or asks for what cannot be done.</exception>
    public PoolingMode Pooling(ParseResult parsed, Checkpoint checkpoint)
    {
        if (parsed.GetValue(pooling) is { } name)
        {
            PoolingMode chosen = Enum.Parse<PoolingMode>(name, ignoreCase: true);
            return chosen != PoolingMode.Pooler || checkpoint.HasPooler
                ? chosen
                : throw UserException.Model($"{checkpoint.Folder} has no pooler (pooler.weight). Use --pooling mean, cls or max.");
        }

        return checkpoint.Modules.Obstacle is { } obstacle
            ? throw UserException.Model($"{checkpoint.Folder}: {obstacle}. Choose with --pooling what to use instead.")
            : checkpoint.Modules.Pooling ?? PoolingMode.Mean;
    }

    public bool Normalize(ParseResult parsed, Checkpoint checkpoint) => parsed.GetValue(normalize) || checkpoint.Modules.Normalize;
}
