using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed merge SHARD... -o OUT</c>: joins the outputs of <c>--shard 1/N</c> to <c>N/N</c>.</summary>
internal sealed class MergeCommand
{
    public const string Name = "merge";

    private readonly Argument<string[]> shards = new("SHARD")
    {
        Description = "The outputs, in the order of their numbers.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The file to write.",
        HelpName = "PATH",
        Required = true,
    };

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
        string name = parsed.GetValue(output)!;
        OutputPlace place = OutputPlace.Of(name);
        OutputOntoInput.Refuse(place.Path, [.. paths.SelectMany(OutputNames.All)]);
        using FileRun? run = place.Path is { } path
            ? new FileRun(path, parsed.GetValue(force), resume: false, note => Messages.Explain(parsed, note))
            : null;
        run?.Check();
        FinishedOutput[] found = [.. paths.Select(ShardJoin.Open)];
        CheckFormat(found, paths, name, place);
        Array.ForEach(found, shard => shard.RequireKnownFiles());
        RunMetadata? metadata = ShardMetadata.Join(found, paths);
        bool haveNumbers = metadata is null && found[0].Header is null && LineOrder.Check(paths);

        bool splits = HaveBeside(found, paths, OutputNames.Splits, shard => shard.Splits);
        bool ids = HaveBeside(found, paths, OutputNames.Ids, shard => shard.Ids);
        if (run is null && (splits || ids))
        {
            throw UserException.Usage(
                $"The shards' {(ids ? "ids" : "row starts")} take a second file, which {name} has no room for. Name a file with -o.");
        }

        using OutputSet files = run?.Open(splits, ids, OutputNames.IsPacked(name))
            ?? new OutputSet(OutputTarget.Stream(place, name, OutputNames.IsPacked(name)));
        ShardJoin.Vectors(found, paths, files.Main, stop);
        if (files.Splits is { } starts)
        {
            ShardJoin.Splits(found, starts);
        }

        if (files.Ids is { } lines)
        {
            ShardJoin.Lines([.. found.Select(shard => shard.Ids!)], lines, stop);
        }

        Array.ForEach(found, shard => shard.CheckUnchanged());
        files.Complete();
        run?.Publish(files, metadata);
        if (metadata is null)
        {
            Messages.Note(parsed, haveNumbers
                ? "warning: the shards have no metadata (--no-meta). Their numbers go on from each other; whether they are parts of one "
                    + "run over one input, and the last one is there, was not checked."
                : "warning: the shards have no metadata (--no-meta), so whether they are all the parts of one "
                    + "run, in order, was not checked.");
        }

        return ExitCode.Done;
    }

    /// <summary>Refuses shards of several formats, and an output whose name says another one.</summary>
    private static void CheckFormat(FinishedOutput[] found, string[] paths, string name, OutputPlace place)
    {
        bool isNpy = found[0].Header is not null;
        int other = Array.FindIndex(found, shard => (shard.Header is not null) != isNpy);
        if (other > 0)
        {
            throw UserException.Usage(
                $"{paths[other]} is {(isNpy ? "no NPY file" : "NPY")} and {paths[0]} is {(isNpy ? "one" : "not")}. Merge outputs of one "
                    + $"format.");
        }

        if (place.Descriptor is null)
        {
            _ = OutputNames.SaysNpy(name, isNpy, string.Empty);
        }
    }

    /// <summary>Whether the shards have such a file beside them.</summary>
    /// <exception cref="UserException">Some have one and others have not.</exception>
    private static bool HaveBeside(FinishedOutput[] found, string[] paths, string suffix, Func<FinishedOutput, string?> file)
    {
        int missing = Array.FindIndex(found, shard => file(shard) is null);
        return missing < 0
            || (Array.TrueForAll(found, shard => file(shard) is null) ? false
                : throw UserException.Usage(
                    $"{OutputNames.Beside(paths[missing], suffix)} is missing, which other shards have. They are not parts of one run."));
    }
}
