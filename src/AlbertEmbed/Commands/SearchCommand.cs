using System.CommandLine;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Inference;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Search;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed search QUERY... --in VECTORS</c>: the records of an earlier run that are nearest to each query.</summary>
internal sealed class SearchCommand
{
    public const string Name = "search";

    private const int DefaultTop = 10;

    private readonly EmbeddingRun run = new();

    private readonly Option<string> vectors = new("--in")
    {
        Description = "Vectors of an earlier run: .npy or .jsonl.",
        HelpName = "VECTORS",
        Required = true,
    };

    private readonly Option<int?> top =
        OptionKinds.Number("--top", $"How many records to show for each query. [default: {DefaultTop}]", least: 1);

    private readonly Option<string[]> texts = new("--texts")
    {
        Description = "The input that the vectors were made of, to show its texts. May be repeated.",
        HelpName = "PATH",
    };

    public static Command Create()
    {
        SearchCommand search = new();
        Command command = new(
            Name, "Find the records of an earlier run that are nearest to each query, by cosine. All vectors are compared.");
        search.top.Aliases.Add("-k");
        command.Options.Add(search.vectors);
        command.Options.Add(search.top);
        command.Options.Add(search.texts);
        search.run.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)search.Run(parsed, stop)));
        return command;
    }

    private ExitCode Run(ParseResult parsed, CancellationToken stop)
    {
        string path = parsed.GetValue(vectors)!;
        int count = parsed.GetValue(top) ?? DefaultTop;
        string[] files = parsed.GetValue(texts) ?? [];
        InputSettings settings = run.Input.Resolve(parsed) with { OtherPaths = files };
        using RecordSource source = settings.Open();
        FinishedOutput found = Open(path);
        SearchTexts? shown = files.Length > 0 ? new SearchTexts(found, files, settings) : null;
        using IVectorStore store = VectorStore.Open(found.Path, found.Header);
        using Checkpoint checkpoint = Checkpoint.Open(run.Model.Resolve(parsed, stop));
        bool hasPairs = run.Input.HasPairs(parsed);
        if (hasPairs && !checkpoint.HasTokenTypes)
        {
            throw UserException.Model(
                $"{checkpoint.Folder} has one token type, so it cannot tell the texts of a pair apart. Leave out --pair-field.");
        }

        SessionChoices choices = run.Compute.Choices(parsed) with { Workload = settings.Workload };
        PipelineOptions options = run.Options(parsed, checkpoint, choices);
        int width = options.Recipe.Width(options.Recipe.Output.Width(checkpoint.Config));
        if (width != store.Width)
        {
            throw UserException.Usage(
                $"{path} has vectors of {store.Width} components, and this model gives {width}. Search with the "
                    + $"model and options that made them.");
        }

        EmptyRecords empty = new(withPair: checkpoint.HasTokenTypes && (hasPairs || MayHavePairs(found.Metadata)));
        using QueryWriter queries = new();
        (RunSummary summary, TextTokenizer encoder) = run.Run(parsed, checkpoint, options, choices, empty.Behind(source), queries, stop);
        empty.Take(queries);
        summary.ForgetEmptyTexts(empty.Count);
        if (found.Metadata is { } metadata)
        {
            RecipeCheck.Check(metadata, path, options, encoder, choices.Precision, CheckpointDigest.Compute(checkpoint));
        }

        List<TopList>[] lists = store.Scan(
            [.. queries.Vectors], query => new TopList(count, query, empty.For(query)), run.Compute.Threads(parsed, Device.Cpu), stop);
        List<SearchHit> hits =
        [
            .. lists.SelectMany((list, query) => TopList.Join(list, queries.Vectors[query], count)
                .Select((near, rank) => new SearchHit(query, rank + 1, near))),
        ];
        SearchHits.Identify(hits, found);
        found.CheckUnchanged();
        shown?.AddTo(hits, store.Count);
        if (shown is { NeedProof: true })
        {
            TextProof.Check(hits, path, choices.Precision, records => Embed(parsed, checkpoint, options, choices, records, stop));
        }

        Write(hits);
        Say(parsed, path, found, hits, shown is not null, lists.Sum(list => list.Sum(part => part.LeftOut)));
        Messages.Warn(parsed, summary, encoder.MaxLength);
        return ExitCode.Done;
    }

    /// <summary>Opens the vectors' output, with what lies beside it.</summary>
    private static FinishedOutput Open(string path)
    {
        try
        {
            FinishedOutput found = FinishedOutput.Open(path);
            if (found.Splits is not null)
            {
                throw UserException.Usage(
                    $"{path} has a vector for each token ({found.Splits} says where records start), and such vectors cannot be searched.");
            }

            found.RequireKnownFiles();
            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"The vectors {path} cannot be opened: {e.Message}", e);
        }
    }

    private static bool MayHavePairs(RunMetadata? metadata) =>
        metadata is null || !metadata.Recipe.TryGetValue("pair_field", out string? field) || field != "none";

    private static void Write(List<SearchHit> hits)
    {
        if (Console.IsOutputRedirected)
        {
            using OutputTarget target = OutputTarget.StandardOutput();
            SearchHits.Write(hits, target);
        }
        else
        {
            Console.Write(SearchHits.Table(hits, Console.WindowWidth));
        }
    }

    /// <summary>Says what a user would not see in the hits.</summary>
    private static void Say(ParseResult parsed, string path, FinishedOutput found, List<SearchHit> hits, bool areProven, long leftOut)
    {
        if (leftOut > 0)
        {
            Messages.Explain(parsed, $"records without any word are left out, {leftOut} times.");
        }

        if (found.Metadata is null && !areProven && hits.Exists(hit => hit.Index is not null && !hit.SaysIndex))
        {
            Messages.Note(
                parsed,
                $"warning: {path} has no metadata, so index is a vector's place in it; whether it is a part of its run's output, or "
                    + $"leaves records out, is not known.");
        }

        foreach (
            (string name, string shown) in hits.SelectMany(hit => hit.Renamed.Select(kept => (kept.Name, hit.NameOf(kept)))).Distinct())
        {
            Messages.Note(
                parsed, $"warning: the records have a field {name}, which search writes itself: the records' own is shown as {shown}.");
        }
    }

    private List<float[]> Embed(
        ParseResult parsed,
        Checkpoint checkpoint,
        PipelineOptions options,
        SessionChoices choices,
        RecordSource records,
        CancellationToken stop)
    {
        using QueryWriter writer = new();
        run.Run(parsed, checkpoint, options with { SkipBadRecords = false }, choices, records, writer, stop);
        return writer.Vectors;
    }
}
