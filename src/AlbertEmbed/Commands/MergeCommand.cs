using System.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed merge SHARD... -o OUT</c>: joins the outputs of <c>--shard 1/N</c> to <c>N/N</c>.</summary>
internal sealed class MergeCommand
{
    public const string Name = "merge";

    private readonly Argument<string[]> shards = new("SHARD") { Description = "The outputs, in the order of their numbers.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string> output = new("--output", "-o") { Description = "The file to write.", HelpName = "PATH", Required = true };

    private readonly Option<bool> force = new("--force") { Description = "Replace an output file that exists." };

    public static Command Create()
    {
        MergeCommand merge = new();
        Command command = new(Name, "Join the outputs of --shard 1/N to N/N.");
        command.Arguments.Add(merge.shards);
        command.Options.Add(merge.output);
        command.Options.Add(merge.force);
        command.SetAction((parsed, stop) => Task.FromResult((int)merge.Run(parsed, stop)));
        return command;
    }

    private ExitCode Run(ParseResult parsed, CancellationToken stop)
    {
        string[] paths = parsed.GetValue(shards)!;
        string path = parsed.GetValue(output)!;
        if (Array.Find(paths, shard => Path.GetFullPath(shard) == Path.GetFullPath(path)) is { } same)
        {
            throw UserException.Usage($"{same} is both a shard and the output. Give the output another name.");
        }

        bool replaces = parsed.GetValue(force);
        RunMetadata? metadata = Metadata(paths);
        OutputTarget? Beside(string suffix) => HaveBeside(paths, suffix) ? OutputTarget.File(OutputNames.Beside(path, suffix), replaces) : null;
        using OutputSet files = new(OutputTarget.File(path, replaces), Beside(OutputNames.Splits), Beside(OutputNames.Ids));
        ShardJoin.Vectors(paths, files.Main, stop);
        if (files.Splits is { } splits)
        {
            ShardJoin.Splits([.. paths.Select(shard => OutputNames.Beside(shard, OutputNames.Splits))], splits);
        }

        if (files.Ids is { } ids)
        {
            ShardJoin.Lines([.. paths.Select(shard => OutputNames.Beside(shard, OutputNames.Ids))], ids, stop);
        }

        if (metadata is not null)
        {
            RunJson.Write(path, metadata);
        }

        files.Complete();
        return ExitCode.Done;
    }

    /// <summary>Whether the shards have such a file beside them.</summary>
    /// <exception cref="UserException">Some have one and others have not.</exception>
    private static bool HaveBeside(string[] paths, string suffix)
    {
        string[] missing = [.. paths.Where(path => !File.Exists(OutputNames.Beside(path, suffix)))];
        return missing.Length == 0
            || (missing.Length == paths.Length ? false
                : throw UserException.Usage($"{OutputNames.Beside(missing[0], suffix)} is missing, which other shards have. They are not parts of one run."));
    }

    /// <summary>The metadata of all shards in one, when each has some.</summary>
    /// <exception cref="UserException">They say that the shards are not all the parts of one run, in order.</exception>
    private static RunMetadata? Metadata(string[] paths)
    {
        RunMetadata?[] all = [.. paths.Select(path => RunJson.ReadMetadata(path))];
        if (Array.Exists(all, metadata => metadata is null))
        {
            return null;
        }

        RunSummary summary = new();
        for (int i = 0; i < all.Length; i++)
        {
            Check(all[i]!, all[0]!, i + 1, paths);
            summary.Add(all[i]!.Summary);
        }

        return all[0]! with { Recipe = Whole(all[0]!.Recipe), Summary = summary };
    }

    private static void Check(RunMetadata shard, RunMetadata first, int number, string[] paths)
    {
        string expected = $"{number}/{paths.Length}";
        if (shard.Recipe.GetValueOrDefault("shard") != expected)
        {
            throw UserException.Usage($"{paths[number - 1]} is shard {shard.Recipe.GetValueOrDefault("shard")}, not {expected}. Give all shards of one run, in order.");
        }

        if (!Whole(shard.Recipe).SequenceEqual(Whole(first.Recipe)))
        {
            throw UserException.Usage($"{paths[number - 1]} and {paths[0]} were made with different options or models. They are not parts of one run.");
        }
    }

    private static SortedDictionary<string, string> Whole(SortedDictionary<string, string> recipe) =>
        new(recipe, StringComparer.Ordinal) { ["shard"] = "none" };
}
