using System.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that decide vectors: a head keeps those that its vectors were made with, and they hold where it is used.</summary>
internal static class VectorOptions
{
    private const string Model = "--model";
    private const string Revision = "--revision";

    /// <summary>A name of the bundled model that no folder is likely to have.</summary>
    private const string Bundled = "albert-embed-small-en";

    public static IReadOnlyList<string> Names { get; } =
    [
        Model, Revision, "--do-lower-case", "--keep-accents", "--pooling", "--layers", "--layer-merge", "--normalize", "--dims", "--prompt",
        "--prompt-name", "--max-length", "--overflow", "--stride", "--precision",
    ];

    /// <summary>Those that are given, with their values, and the model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model, which the environment may name.</param>
    public static SortedDictionary<string, string> Given(ParseResult parsed, ModelSettings model)
    {
        SortedDictionary<string, string> given = new(StringComparer.Ordinal);
        foreach (Option option in parsed.CommandResult.Command.Options.Where(option => Names.Contains(option.Name)))
        {
            if (parsed.CommandResult.IsGiven(option))
            {
                given[option.Name] = parsed.CommandResult.Word(option) ?? string.Empty;
            }
        }

        given[Model] = model.Chosen ?? Bundled;
        return given;
    }

    /// <summary>The command line with the options of a head, but for those that the user gives.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">The head's.</param>
    /// <param name="head">Its name, for messages.</param>
    /// <exception cref="UserException">They do not go with those that the user gives.</exception>
    public static ParseResult Restore(ParseResult parsed, SortedDictionary<string, string> options, string head)
    {
        bool namesModel = Find(parsed, Model) is { } model && parsed.CommandResult.IsGiven(model);
        List<string> added = [];
        foreach ((string name, string value) in options)
        {
            if (Find(parsed, name) is not { } option || parsed.CommandResult.IsGiven(option) || (name == Revision && namesModel))
            {
                continue;
            }

            added.Add(name);
            if (option.Arity.MaximumNumberOfValues > 0)
            {
                added.Add(value);
            }
        }

        string[] words = [.. parsed.Tokens.Select(token => token.Value)];
        ParseResult restored = parsed.RootCommandResult.Command.Parse([words[0], .. added, .. words[1..]], parsed.Configuration);
        return restored.Errors is [var error, ..]
            ? throw UserException.Usage($"{head} does not go with the options beside it: {error.Message}")
            : restored;
    }

    private static Option? Find(ParseResult parsed, string name) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == name);
}
