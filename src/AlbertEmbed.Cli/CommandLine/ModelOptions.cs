using System.CommandLine;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say which model to run.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> model = Create(
        "A model's name (albert/albert-base-v2), a Hugging Face ALBERT checkpoint folder, or an exported ONNX file or folder. "
            + $"[default: ${HubOptions.ModelVariable}, else the bundled model]");

    private readonly Option<bool?> lowerCase = OptionKinds.Flag("--do-lower-case", "Override the checkpoint's do_lower_case.");

    private readonly Option<bool?> keepAccents = OptionKinds.Flag(
        "--keep-accents", "Override the checkpoint's keep_accents; scripts whose vowel signs are marks need true.");

    private readonly HubOptions hub = new();

    /// <summary>The option that names a model, of whatever command.</summary>
    public static Option<string?> Create(string description) =>
        new("--model", "-m") { Description = description, HelpName = "NAME|DIR|FILE.onnx" };

    public void AddTo(Command command)
    {
        command.Options.Add(model);
        hub.AddTo(command);
        command.Options.Add(lowerCase);
        command.Options.Add(keepAccents);
    }

    public ModelSettings Resolve(ParseResult parsed) => hub.Resolve(parsed, parsed.GetValue(model)) with
    {
        Tokenizer = new TokenizerChoices(parsed.GetValue(lowerCase), parsed.GetValue(keepAccents)),
    };
}
