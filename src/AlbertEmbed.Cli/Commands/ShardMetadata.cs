using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>Makes the metadata of a whole run from those of its shards.</summary>
internal static class ShardMetadata
{
    private const string OnError = "on_error";

    /// <returns>Null when no shard has metadata.</returns>
    /// <exception cref="UserException">The shards are not all the parts of one run over one input, in order.</exception>
    public static RunMetadata? Join(Shard[] shards)
    {
        if (Array.Find(shards, shard => shard.Output.Metadata is null) is { } without)
        {
            return Array.TrueForAll(shards, shard => shard.Output.Metadata is null)
                ? null
                : throw UserException.Usage(
                    $"{without.Name} has no metadata, which other shards have, so whether it is part of the same "
                        + $"run is not known. Make it again.");
        }

        RunMetadata first = shards[0].Output.Metadata!;
        RunSummary summary = new();
        for (int i = 0; i < shards.Length; i++)
        {
            RequirePart(shards[i], $"{i + 1}/{shards.Length}");
            RequireSameRun(shards[i], shards[0]);
            RunMetadata metadata = shards[i].Output.Metadata!;
            if (metadata.FirstRecord != summary.Records + summary.Skipped)
            {
                throw UserException.Usage(
                    $"{shards[i].Name} starts at record {metadata.FirstRecord}, but the shards before it end at "
                        + $"{summary.Records + summary.Skipped}. They were not made of the same file.");
            }

            summary.Add(metadata.Summary);
        }

        // Where no record is bad, a run that skips bad ones writes what one that ends there writes.
        SortedDictionary<string, string> recipe = Whole(first.Recipe);
        if (Array.Find(shards, shard => shard.Output.Metadata!.Recipe.GetValueOrDefault(OnError) == "skip") is not null)
        {
            recipe[OnError] = "skip";
        }

        return first with { Recipe = recipe, FirstRecord = 0, Summary = summary };
    }

    private static void RequirePart(Shard shard, string expected)
    {
        string part = shard.Output.Metadata!.Recipe.GetValueOrDefault("shard", "none");
        if (part == "none")
        {
            throw UserException.Usage(
                $"{shard.Name} is the output for a whole input, not for a part of one (--shard {expected}). Give "
                    + $"all shards of one run, in order.");
        }

        if (part != expected)
        {
            throw UserException.Usage($"{shard.Name} is shard {part}, not {expected}. Give all shards of one run, in order.");
        }
    }

    private static void RequireSameRun(Shard shard, Shard first)
    {
        RunMetadata metadata = shard.Output.Metadata!;
        SortedDictionary<string, string> here = Whole(metadata.Recipe);
        SortedDictionary<string, string> there = Whole(first.Output.Metadata!.Recipe);
        string[] different =
        [
            .. RecipeDifferences.Of(there, here).Select(one => one.Key).Where(key => key != OnError),
        ];
        if (different.Length > 0)
        {
            throw UserException.Usage(
                $"{shard.Name} and {first.Name} were made with different options or models ({string.Join(", ", different)}). "
                    + "They are not parts of one run.");
        }

        if (metadata.Input is not { IsKnown: true } input)
        {
            throw UserException.Usage(
                $"The metadata of {shard.Name} does not say which input it was made of. Make it again, with --force.");
        }

        if (first.Output.Metadata.Input is { } other && !input.Fits(other))
        {
            throw UserException.Usage($"{shard.Name} was made of {input}, and {first.Name} of {other}. They are not parts of one run.");
        }
    }

    private static SortedDictionary<string, string> Whole(SortedDictionary<string, string> recipe) =>
        new(recipe, StringComparer.Ordinal) { ["shard"] = "none" };
}
