using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>The shards that are joined, in the order in which the user named them.</summary>
internal sealed class ShardSet
{
    private readonly Shard[] shards;

    private ShardSet(Shard[] shards)
    {
        this.shards = shards;
    }

    public IReadOnlyList<Shard> All => shards;

    /// <summary>The first shard's header; null when the shards are JSON Lines.</summary>
    public NpyHeader? FirstHeader => shards[0].Output.Header;

    public OutputFormat Format => shards[0].Output.Format;

    private bool AreNpy => FirstHeader is not null;

    public bool HaveSplits { get; private set; }

    public bool HaveIds { get; private set; }

    /// <summary>The metadata of the whole; null when no shard has metadata.</summary>
    public RunMetadata? Metadata { get; private set; }

    /// <summary>What could not be checked, in words; null when everything was.</summary>
    public string? Doubt { get; private set; }

    /// <exception cref="UserException">A shard cannot be opened, or the shards have several formats.</exception>
    public static ShardSet Open(string[] names)
    {
        ShardSet set = new([.. names.Select(Shard.Open)]);
        if (Array.Find(set.shards, shard => shard.Output.Format != set.Format) is { } other)
        {
            throw UserException.Usage(
                $"{other.Name} is {OutputNames.Words(other.Output.Format)} and {set.shards[0].Name} is {OutputNames.Words(set.Format)}. "
                    + $"Merge outputs of one format.");
        }

        return set;
    }

    /// <exception cref="UserException">The shards are not all the parts of one run, in order, or nothing says whether they are.</exception>
    public void RequireOneRun()
    {
        Array.ForEach(shards, shard => shard.Output.RequireKnownFiles());
        Metadata = ShardMetadata.Join(shards);
        if (AreNpy)
        {
            Array.ForEach(shards, CheckVectors);
        }

        if (Metadata is null)
        {
            RequireOrder();
        }

        HaveSplits = HaveBeside(OutputNames.Splits, shard => shard.Splits);
        HaveIds = HaveBeside(OutputNames.Ids, shard => shard.Ids);
    }

    /// <exception cref="UserException">A file was changed after it was opened.</exception>
    public void CheckUnchanged() => Array.ForEach(shards, shard => shard.Output.CheckUnchanged());

    private static string Describe(NpyHeader header) =>
        $"{Plural.Of(header.Width!.Value, "component")} ({CommandLine.Words.Lower(header.Type)})";

    private void CheckVectors(Shard shard)
    {
        NpyHeader header = shard.Output.Header!;
        if (header.Width is null)
        {
            throw UserException.Usage($"{shard.Name} has numbers but no vectors: its shape has one dimension. Give outputs of embed.");
        }

        if (header.Width != FirstHeader!.Width || header.Type != FirstHeader.Type)
        {
            throw UserException.Usage(
                $"{shard.Name} has vectors of {Describe(header)}, {shards[0].Name} of {Describe(FirstHeader)}. "
                    + $"They are not parts of one run.");
        }
    }

    /// <summary>Without metadata only the numbers in lines tell an order.</summary>
    private void RequireOrder()
    {
        if (Format == OutputFormat.Parquet)
        {
            Doubt = TableJoin.RequireOrder(shards);
            return;
        }

        if (!AreNpy)
        {
            Doubt = LineOrder.RequireConsecutive([.. shards.Select(shard => shard.Name)])
                ? "the shards have no metadata (--no-meta). Their numbers go on from each other; whether they are parts of one "
                    + "run over one input, and the last one is there, was not checked."
                : "there is no metadata (--no-meta), so whether other shards are missing was not checked.";
            return;
        }

        if (shards.Where(shard => shard.Output.Header!.Rows > 0).ToArray() is [var first, var second, ..])
        {
            throw UserException.Usage(
                $"{first.Name} and {second.Name} have no metadata (--no-meta), and rows of NPY have no numbers, so nothing says in "
                    + $"which order they belong together. Make the shards again without --no-meta.");
        }

        Doubt = "there is no metadata (--no-meta), so whether other shards are missing was not checked.";
    }

    private bool HaveBeside(string suffix, Func<FinishedOutput, string?> file)
    {
        Shard[] without = Array.FindAll(shards, shard => file(shard.Output) is null);
        return without.Length == 0
            || (without.Length == shards.Length ? false
                : throw UserException.Usage(
                    $"{OutputNames.Beside(without[0].Name, suffix)} is missing, which other shards have. They are not parts of one run."));
    }
}
