using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;
using AlbertEmbed.Packing;
using AlbertEmbed.Runs;

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
        command.SetAction((parsed, stop) => Task.FromResult((int)Run(merge.Resolve(parsed), stop)));
        return command;
    }

    private MergeSettings Resolve(ParseResult parsed) =>
        new(parsed.GetValue(shards)!, parsed.GetValue(output)!, parsed.GetValue(force), GeneralOptions.Notes(parsed));

    private static ExitCode Run(MergeSettings settings, CancellationToken stop)
    {
        (string[] paths, string name) = (settings.Shards, settings.Output);
        OutputPlace place = OutputPlace.Of(name);
        OutputOntoInput.Refuse(place.FilePath, [.. paths.SelectMany(OutputNames.All)]);
        using FileRun? run = place.FilePath is { } path
            ? new FileRun(path, settings.Force, resume: false, settings.Notes.Explain) { Packing = OutputNames.PackingOf(name) }
            : null;
        if (run is { FollowsKilledRun: true } && !settings.Force && FinishedMerge.Is(place.FilePath!, paths))
        {
            settings.Notes.Note($"{name} is complete: an earlier merge of these shards was killed when all was written.");
            return ExitCode.Done;
        }

        run?.Check();
        ShardSet joined = OpenShards(paths, place, name);
        using OutputSet files = run?.Open(joined.HaveSplits, joined.HaveIds)
            ?? new OutputSet(StreamOutput.Open(place, name, OutputNames.PackingOf(name)));
        ShardJoin.Write(joined, files, stop);
        joined.CheckUnchanged();
        files.Complete();
        run?.Publish(files, joined.Metadata);
        if (joined.Doubt is { } doubt)
        {
            settings.Notes.Note($"warning: {doubt}");
        }

        return ExitCode.Done;
    }

    /// <exception cref="UserException">The shards do not belong together, or cannot be joined in this output.</exception>
    private static ShardSet OpenShards(string[] paths, OutputPlace place, string name)
    {
        ShardSet joined = ShardSet.Open(paths);
        if (place.Descriptor is null)
        {
            _ = OutputNames.FormatOf(name, joined.Format, string.Empty);
        }

        if ((joined.Format != OutputFormat.Jsonl ? OutputNames.Words(joined.Format) : OutputNames.PackingOf(name)?.Word()) is { } binary)
        {
            OutputKinds.RefuseBinary(binary, place, name);
        }

        joined.RequireOneRun();
        if (place.FilePath is null && (joined.HaveSplits || joined.HaveIds))
        {
            throw UserException.Usage(
                $"The shards' {(joined.HaveIds ? "ids" : "row starts")} take a second file, which {name} has no room for. "
                    + $"Name a file with -o.");
        }

        return joined;
    }
}
