using System.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The option that says which model to run.</summary>
internal sealed class ModelOptions
{
    public const string Variable = "ALBERT_EMBED_MODEL";

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = $"A Hugging Face ALBERT checkpoint folder, or the name of one in Hugging Face's cache. [default: ${Variable}, else the bundled model]",
        HelpName = "NAME|DIR",
    };

    private readonly Option<string?> revision = new("--revision")
    {
        Description = $"Branch, tag or commit of a model that is named. [default: {HuggingFaceCache.DefaultRevision}]",
        HelpName = "REV",
    };

    private readonly Option<bool?> lowerCase = OptionKinds.Flag("--do-lower-case", "Override the checkpoint's do_lower_case.");

    private readonly Option<bool?> keepAccents = OptionKinds.Flag(
        "--keep-accents", "Override the checkpoint's keep_accents; scripts whose vowel signs are marks need true.");

    /// <summary>The model that comes with the program.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "models", "default");

    public void AddTo(Command command)
    {
        command.Options.Add(model);
        command.Options.Add(revision);
        command.Options.Add(lowerCase);
        command.Options.Add(keepAccents);
    }

    public TokenizerChoices TokenizerChoices(ParseResult parsed) => new(parsed.GetValue(lowerCase), parsed.GetValue(keepAccents));

    /// <summary>The model as the user named it.</summary>
    public string Name(ParseResult parsed) => Chosen(parsed.GetValue(model)) ?? "bundled";

    /// <summary>The folder of the model that was asked for.</summary>
    public string Resolve(ParseResult parsed) => Resolve(parsed.GetValue(model), parsed.GetValue(revision));

    /// <summary>The folder of a model.</summary>
    /// <param name="name">As the user names it, or null.</param>
    /// <param name="revision">Which one, or null for the main one.</param>
    public static string Resolve(string? name, string? revision = null) =>
        Chosen(name) is { } chosen ? ModelFolder.Find(chosen, revision)
        : revision is null ? BundledFolder
        : throw UserException.Usage("--revision goes with --model.");

    private static string? Chosen(string? name) =>
        name ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : null);
}
