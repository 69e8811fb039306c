using System.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say which model to run.</summary>
internal sealed class ModelOptions
{
    public const string Variable = "ALBERT_EMBED_MODEL";

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = $"A model's name (albert/albert-base-v2), a Hugging Face ALBERT checkpoint folder, or an exported ONNX file or "
            + $"folder. [default: ${Variable}, else the bundled model]",
        HelpName = "NAME|DIR|FILE.onnx",
    };

    private readonly Option<bool?> lowerCase = OptionKinds.Flag("--do-lower-case", "Override the checkpoint's do_lower_case.");

    private readonly Option<bool?> keepAccents = OptionKinds.Flag(
        "--keep-accents", "Override the checkpoint's keep_accents; scripts whose vowel signs are marks need true.");

    private readonly HubOptions hub = new();

    public void AddTo(Command command)
    {
        command.Options.Add(model);
        hub.AddTo(command);
        command.Options.Add(lowerCase);
        command.Options.Add(keepAccents);
    }

    public TokenizerChoices TokenizerChoices(ParseResult parsed) => new(parsed.GetValue(lowerCase), parsed.GetValue(keepAccents));

    /// <summary>The model as the user named it.</summary>
    public string Name(ParseResult parsed) => Chosen(parsed.GetValue(model)) ?? "bundled";

    /// <summary>The folder or file of the model that was asked for; one that is not on this machine is fetched.</summary>
    /// <exception cref="UserException">There is no such model.</exception>
    public string Resolve(ParseResult parsed, CancellationToken stop) => Resolve(parsed, parsed.GetValue(model), hub, stop);

    /// <summary>The folder or file of another model than the one that was asked for.</summary>
    /// <exception cref="UserException">There is no such model.</exception>
    public string Resolve(ParseResult parsed, string other, CancellationToken stop) => hub.Finder(parsed).Find(other, null, stop);

    /// <summary>The folder or file of a model.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">As the user names it, or null.</param>
    /// <param name="hub">Which revision, and whether it may be fetched.</param>
    /// <param name="stop">Ends a download.</param>
    /// <exception cref="UserException">There is no such model.</exception>
    public static string Resolve(ParseResult parsed, string? name, HubOptions hub, CancellationToken stop) =>
        Chosen(name) is { } chosen ? hub.Finder(parsed).Find(chosen, hub.Revision(parsed), stop)
        : hub.Revision(parsed) is null ? ModelFinder.BundledFolder
        : throw UserException.Usage("--revision goes with --model.");

    private static string? Chosen(string? name) => name ?? EnvironmentVariables.Get(Variable);
}
