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

        List<FileStream> inputs = [];
        try
        {
            inputs.AddRange(paths.Select(Open));
            NpyHeader?[] headers = [.. inputs.Select(NpyHeader.Read)];
            RunMetadata? metadata = Metadata(paths);
            using OutputTarget target = OutputTarget.File(path, parsed.GetValue(force));
            if (headers[0] is not null)
            {
                target.Write(Joined(headers, paths, inputs).ToBytes());
            }
            else if (Array.FindIndex(headers, header => header is not null) is > 0 and var npy)
            {
                throw UserException.Usage($"{paths[npy]} is NPY and {paths[0]} is not. Merge outputs of one format.");
            }
            else
            {
                inputs.ForEach(input => input.Position = 0);
            }

            inputs.ForEach(input => Copy(input, target, stop));
            if (metadata is not null)
            {
                RunJson.Write(path, metadata);
            }

            target.Complete();
            return ExitCode.Done;
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string unfinished = File.Exists(path + OutputTarget.PartSuffix) ? " Its run is not complete: finish it with --resume." : string.Empty;
            throw UserException.Failure($"The shard {path} cannot be opened: {e.Message}{unfinished}", e);
        }
    }

    private static NpyHeader Joined(NpyHeader?[] headers, string[] paths, List<FileStream> inputs)
    {
        long records = 0;
        for (int i = 0; i < headers.Length; i++)
        {
            NpyHeader header = headers[i] ?? throw UserException.Usage($"{paths[i]} is no NPY file of float32 vectors, as {paths[0]} is. Merge outputs of one format.");
            if (header.Width != headers[0]!.Width)
            {
                throw UserException.Usage($"{paths[i]} has vectors of {header.Width} components, {paths[0]} of {headers[0]!.Width}. They are not parts of one run.");
            }

            if (inputs[i].Length - inputs[i].Position != header.Records * header.Width * sizeof(float))
            {
                throw UserException.Failure($"{paths[i]} is cut off: it does not hold the {header.Records} rows that its header says.");
            }

            records += header.Records;
        }

        return new NpyHeader(records, headers[0]!.Width);
    }

    /// <summary>The metadata of all shards in one, when each has some.</summary>
    /// <exception cref="UserException">They say that the shards are not all the parts of one run, in order.</exception>
    private static RunMetadata? Metadata(string[] paths)
    {
        RunMetadata?[] all = [.. paths.Select(path => RunJson.ReadMetadata(path + RunMetadata.Suffix))];
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

    private static void Copy(FileStream input, OutputTarget target, CancellationToken stop)
    {
        byte[] chunk = new byte[1 << 20];
        for (int read; (read = input.Read(chunk)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            target.Write(chunk.AsSpan(0, read));
        }
    }
}
