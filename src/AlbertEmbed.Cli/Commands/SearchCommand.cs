using System.CommandLine;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Output;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed search QUERY... --in VECTORS</c>: the records of an earlier run that are nearest to each query.</summary>
internal sealed class SearchCommand
{
    public const string Name = "search";

    private const int DefaultTop = 10;

    private const int DefaultRescoreFactor = 4;

    private readonly EmbeddingRunOptions embedding = new();

    private readonly Option<string[]> vectors = new("--in")
    {
        Description = "Vectors of an earlier run: .npy, .parquet or .jsonl. May be repeated; hits then say in which file they are.",
        HelpName = "VECTORS",
        Required = true,
    };

    private readonly Option<int?> top =
        OptionKinds.Number("--top", $"How many records to show for each query. [default: {DefaultTop}]", least: 1);

    private readonly Option<string[]> rescore = new("--rescore")
    {
        Description =
            "Full vectors of the same records, which decide between the nearest of small ones (--dtype). As many as there are --in.",
        HelpName = "VECTORS",
    };

    private readonly Option<int?> rescoreFactor = OptionKinds.Number(
        "--rescore-factor",
        $"How many times as many records are scored again as are shown. [default: {DefaultRescoreFactor}]",
        least: 1);

    private readonly Option<string?> ranges = new("--ranges")
    {
        Description = "The ranges of components of vectors of 8 bits that have no metadata.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> texts = new("--texts")
    {
        Description = "The input that the vectors were made of, to show its texts. May be repeated; as many as there are --in go one with "
            + "each, otherwise all with each.",
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
        command.Options.Add(search.rescore);
        command.Options.Add(search.rescoreFactor);
        command.Options.Add(search.ranges);
        search.embedding.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)Run(search.Resolve(parsed), stop)));
        return command;
    }

    private static ExitCode Run(SearchSettings settings, CancellationToken stop)
    {
        using SearchRun run = new(settings, stop);
        return run.Run();
    }

    private SearchSettings Resolve(ParseResult parsed)
    {
        string[] files = parsed.GetValue(texts) ?? [];
        string[] searched = parsed.GetValue(vectors)!;
        EmbeddingSettings asked = embedding.Resolve(parsed);
        Check(searched, asked.Input);
        string[] full = parsed.GetValue(rescore) ?? [];
        int? factor = parsed.GetValue(rescoreFactor);
        CheckRescore(searched, full, factor);
        return new SearchSettings
        {
            Embedding = asked with { Input = asked.Input with { OtherPaths = files } },
            Vectors = searched,
            Top = parsed.GetValue(top) ?? DefaultTop,
            Texts = files,
            Rescore = full,
            RescoreFactor = factor ?? DefaultRescoreFactor,
            RangesFile = parsed.GetValue(ranges),
        };
    }

    /// <exception cref="UserException">A file is given twice, or a shell has made queries of the names of others.</exception>
    private static void Check(string[] searched, InputSettings input)
    {
        if (searched.GroupBy(path => path).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw UserException.Usage($"--in {twice} is given twice. Give it once.");
        }

        if (!input.TextsAreMeant && input.Texts.FirstOrDefault(text => IsOutput(text) && File.Exists(text)) is { } file)
        {
            throw UserException.Usage(
                $"\"{file}\" stands beside --in as a query. --in takes one file and may be repeated: --in {searched[0]} --in {file}.");
        }
    }

    private static void CheckRescore(string[] searched, string[] full, int? factor)
    {
        if (full.Length > 0 && full.Length != searched.Length)
        {
            throw UserException.Usage(
                $"--rescore is given {Plural.Of(full.Length, "time")} and --in {searched.Length}. Give each --in its full vectors.");
        }

        if (full.Length == 0 && factor is not null)
        {
            throw UserException.Usage("--rescore-factor goes with --rescore: without it nothing is scored again.");
        }
    }

    private static bool IsOutput(string text) => OutputNames.IsNpy(text)
        || text.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith(OutputNames.Parquet, StringComparison.OrdinalIgnoreCase);
}
