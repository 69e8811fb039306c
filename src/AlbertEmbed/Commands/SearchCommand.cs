using System.CommandLine;
using System.Numerics.Tensors;
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

    /// <summary>What of a recipe has to be the same, so that cosines mean something.</summary>
    private static readonly string[] Decisive = ["model_sha256", "tokenizer", "pooling", "then", "layers", "layer_merge"];

    private readonly EmbeddingRun run = new();

    private readonly Option<string> vectors = new("--in") { Description = "Vectors of an earlier run: .npy or .jsonl.", HelpName = "VECTORS", Required = true };

    private readonly Option<int?> top = OptionKinds.Number("--top", $"How many records to show for each query. [default: {DefaultTop}]", least: 1);

    private readonly Option<string[]> texts = new("--texts") { Description = "The input that the vectors were made of, to show its texts. May be repeated.", HelpName = "PATH" };

    public static Command Create()
    {
        SearchCommand search = new();
        Command command = new(Name, "Find the records of an earlier run that are nearest to each query, by cosine. All vectors are compared.");
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
        InputSettings settings = run.Input.Resolve(parsed);
        settings = settings with { OtherPaths = parsed.GetValue(texts) ?? [] };
        using RecordSource source = settings.Open();
        FinishedOutput found = Open(path);
        using IVectorStore store = VectorStore.Open(path);
        using Checkpoint checkpoint = Checkpoint.Open(run.Model.Resolve(parsed, stop));
        SessionChoices choices = run.Compute.Choices(parsed) with { Workload = settings.Workload };
        PipelineOptions options = run.Options(parsed, checkpoint, choices);
        int width = options.Recipe.Width(options.Recipe.Output.Width(checkpoint.Config));
        if (width != store.Width)
        {
            throw UserException.Usage($"{path} has vectors of {store.Width} components, and this model gives {width}. Search with the model and options that made them.");
        }

        using QueryWriter queries = new();
        bool hasPairs = run.Input.HasPairs(parsed);
        (RunSummary summary, SequenceEncoder encoder) = run.Run(
            parsed, checkpoint, options, choices, hasPairs ? source : source with { Reader = new EmptyTextAtEnd(source.Reader) }, queries, stop);
        float[]? emptyText = hasPairs ? null : queries.TakeLast();
        if (emptyText is not null)
        {
            summary.ForgetEmptyText();
        }

        CheckRecipe(found.Metadata, path, options.Recipe, encoder, checkpoint);
        List<TopList>[] lists = store.Scan(
            [.. queries.Vectors], query => new TopList(count, query, emptyText is not null && TensorPrimitives.Distance<float>(query, emptyText) < 1e-3 ? null : emptyText), run.Compute.Threads(parsed, Device.Cpu), stop);
        List<SearchHit> hits =
        [
            .. lists.SelectMany((list, query) => TopList.Join(list, queries.Vectors[query], count)
                .Select((near, rank) => new SearchHit(query, rank + 1, near))),
        ];
        if (lists.Sum(list => list.Sum(part => part.LeftOut)) is > 0 and long empty)
        {
            Messages.Explain(parsed, $"records without any word are left out, {empty} times.");
        }

        SearchHits.Identify(hits, found);
        if (parsed.GetValue(texts) is { Length: > 0 } files)
        {
            new SearchTexts(found, store.Count, files, warning => Messages.Note(parsed, warning)).AddTo(hits, settings);
        }

        foreach ((string name, string shown) in hits.SelectMany(hit => hit.Renamed.Select(kept => (kept.Name, hit.NameOf(kept)))).Distinct())
        {
            Messages.Note(parsed, $"warning: the records have a field {name}, which search writes itself: the records' own is shown as {shown}.");
        }

        if (Console.IsOutputRedirected)
        {
            using OutputTarget target = OutputTarget.StandardOutput();
            SearchHits.Write(hits, target);
        }
        else
        {
            Console.Write(SearchHits.Table(hits, Console.WindowWidth));
        }

        Messages.Warn(parsed, summary, encoder.MaxLength);
        return ExitCode.Done;
    }

    /// <summary>Opens the vectors' output, with what lies beside it.</summary>
    private static FinishedOutput Open(string path)
    {
        try
        {
            FinishedOutput found = FinishedOutput.Open(path);
            return found.Splits is null
                ? found
                : throw UserException.Usage($"{path} has a vector for each token ({found.Splits} says where records start), and such vectors cannot be searched.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"The vectors {path} cannot be opened: {e.Message}", e);
        }
    }

    private static void CheckRecipe(RunMetadata? metadata, string path, EmbeddingRecipe recipe, SequenceEncoder encoder, Checkpoint checkpoint)
    {
        if (metadata is null)
        {
            return;
        }

        Dictionary<string, string> here = EmbeddingOptions.Describe(recipe);
        here["tokenizer"] = encoder.Tokenizer.Description;
        here["model_sha256"] = CheckpointDigest.Compute(checkpoint);
        string[] differences =
        [
            .. from key in Decisive
               where metadata.Recipe.TryGetValue(key, out string? there) && WithoutLength(there) != WithoutLength(here[key])
               select $"{key} was {metadata.Recipe[key]} and is now {here[key]}",
        ];
        if (differences.Length > 0)
        {
            throw UserException.Usage($"{path} was made with another recipe: {string.Join("; ", differences)}. Give the same model and options.");
        }
    }

    /// <summary>A last normalisation changes no cosine.</summary>
    private static string WithoutLength(string then)
    {
        const string Normalize = "normalize";
        string rest = then.EndsWith(Normalize, StringComparison.Ordinal) ? then[..^Normalize.Length].TrimEnd(',', ' ') : then;
        return rest.Length == 0 ? "nothing" : rest;
    }
}
