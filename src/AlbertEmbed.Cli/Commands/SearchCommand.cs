using System.CommandLine;
using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed search QUERY... --in VECTORS</c>: the records of an earlier run that are nearest to each query.</summary>
internal sealed class SearchCommand
{
    public const string Name = "search";

    private const int DefaultTop = 10;

    private readonly EmbeddingRunOptions embedding = new();

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
        search.embedding.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult((int)new SearchRun(search.Resolve(parsed), stop).Run()));
        return command;
    }

    private SearchSettings Resolve(ParseResult parsed)
    {
        string[] files = parsed.GetValue(texts) ?? [];
        EmbeddingSettings asked = embedding.Resolve(parsed);
        return new SearchSettings(
            asked with { Input = asked.Input with { OtherPaths = files } },
            parsed.GetValue(vectors)!,
            parsed.GetValue(top) ?? DefaultTop,
            files);
    }
}
