using System.CommandLine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The option that says which model to run.</summary>
internal sealed class ModelOptions
{
    public const string Variable = "ALBERT_EMBED_MODEL";

    private readonly Option<string?> model = new("--model", "-m")
    {
        Description = $"A Hugging Face ALBERT checkpoint folder. [default: ${Variable}, else the bundled model]",
        HelpName = "DIR",
    };

    private readonly Option<bool?> lowerCase = OptionKinds.Flag("--do-lower-case", "Override the checkpoint's do_lower_case.");

    private readonly Option<bool?> keepAccents = OptionKinds.Flag(
        "--keep-accents", "Override the checkpoint's keep_accents; scripts whose vowel signs are marks need true.");

    /// <summary>The model that comes with the program.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "models", "default");

    public void AddTo(Command command)
    {
        command.Options.Add(model);
        command.Options.Add(lowerCase);
        command.Options.Add(keepAccents);
    }

    public TokenizerChoices TokenizerChoices(ParseResult parsed) => new(parsed.GetValue(lowerCase), parsed.GetValue(keepAccents));

    /// <summary>The model as the user named it.</summary>
    public string Name(ParseResult parsed) => Resolve(parsed) == BundledFolder ? "bundled" : Resolve(parsed);

    /// <summary>The folder of the model that was asked for.</summary>
    public string Resolve(ParseResult parsed) => Resolve(parsed.GetValue(model));

    public static string Resolve(string? chosen) =>
        chosen ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : BundledFolder);
}
