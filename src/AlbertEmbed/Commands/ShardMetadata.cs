using AlbertEmbed.Errors;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary>Makes the metadata of a whole run from those of its shards.</summary>
internal static class ShardMetadata
{
    /// <returns>Null when no shard has metadata.</returns>
    /// <exception cref="UserException">They say that the shards are not all the parts of one run over one input, in order.</exception>
    public static RunMetadata? Join(FinishedOutput[] shards, string[] paths)
    {
        int missing = Array.FindIndex(shards, shard => shard.Metadata is null);
        if (missing >= 0)
        {
            return Array.TrueForAll(shards, shard => shard.Metadata is null)
                ? null
                : throw UserException.Usage(
                    $"{paths[missing]} has no metadata, which other shards have, so whether it is part of the same "
                        + $"run is not known. Make it again.");
        }

        RunMetadata first = shards[0].Metadata!;
        RunSummary summary = new();
        for (int i = 0; i < shards.Length; i++)
        {
            RunMetadata shard = shards[i].Metadata!;
            Check(shard, first, i + 1, paths);
            if (shard.FirstRecord != summary.Records + summary.Skipped)
            {
                throw UserException.Usage(
                    $"{paths[i]} starts at record {shard.FirstRecord}, but the shards before it end at "
                        + $"{summary.Records + summary.Skipped}. They were not made of the same file.");
            }

            summary.Add(shard.Summary);
        }

        return first with { Recipe = Whole(first.Recipe), FirstRecord = 0, Summary = summary };
    }

    private static void Check(RunMetadata shard, RunMetadata first, int number, string[] paths)
    {
        string expected = $"{number}/{paths.Length}";
        string part = shard.Recipe.GetValueOrDefault("shard", "none");
        if (part == "none")
        {
            throw UserException.Usage(
                $"{paths[number - 1]} is the output for a whole input, not for a part of one (--shard {expected}). Give "
                    + $"all shards of one run, in order.");
        }

        if (part != expected)
        {
            throw UserException.Usage($"{paths[number - 1]} is shard {part}, not {expected}. Give all shards of one run, in order.");
        }

        if (!Whole(shard.Recipe).SequenceEqual(Whole(first.Recipe)))
        {
            throw UserException.Usage(
                $"{paths[number - 1]} and {paths[0]} were made with different options or models. They are not parts of one run.");
        }

        if (shard.Input is not { IsKnown: true } here)
        {
            throw UserException.Usage(
                $"The metadata of {paths[number - 1]} does not say which input it was made of. Make it again, with --force.");
        }

        if (first.Input is { } there && !here.Fits(there))
        {
            throw UserException.Usage($"{paths[number - 1]} was made of {here}, and {paths[0]} of {there}. They are not parts of one run.");
        }
    }

    private static SortedDictionary<string, string> Whole(SortedDictionary<string, string> recipe) =>
        new(recipe, StringComparer.Ordinal) { ["shard"] = "none" };
}
