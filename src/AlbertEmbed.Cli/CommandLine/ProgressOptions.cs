using System.CommandLine;
using AlbertEmbed.Output;

namespace AlbertEmbed.CommandLine;

/// <summary>The option that says whether progress is shown.</summary>
internal sealed class ProgressOptions
{
    private const string Name = "--progress";
    private const string Always = "always";
    private const string Never = "never";

    private readonly Option<string?> progress = OptionKinds.Choice(
        Name,
        [],
        "Show a bar, the rate and the time left on standard error; auto does so on a terminal, when output goes elsewhere. [default: auto]",
        "auto",
        Always,
        Never);

    /// <summary>Whether the user wants no progress, of whatever it is.</summary>
    public static bool IsRefused(ParseResult parsed) => GeneralOptions.Notes(parsed).IsQuiet
        || parsed.CommandResult.Command.Options.Any(option => option.Name == Name && parsed.CommandResult.Word(option) == Never);

    /// <summary>How progress is shown.</summary>
    /// <param name="asked">What the option says.</param>
    /// <param name="output">Where vectors come out: progress must not be between them.</param>
    /// <param name="canRedraw">Whether standard error is a terminal with a line that may be drawn over.</param>
    public static ProgressForm Form(string? asked, OutputKind output, bool canRedraw) => asked switch
    {
        Never => ProgressForm.None,
        Always => canRedraw && output != OutputKind.ErrorTerminal ? ProgressForm.Redrawn : ProgressForm.Lines,
        _ => canRedraw && output is OutputKind.File or OutputKind.OtherTerminal ? ProgressForm.Redrawn : ProgressForm.None,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(progress);
        command.Validators.Add(result =>
        {
            if (result.Word(progress) == Always && result.IsGiven(GeneralOptions.Quiet))
            {
                result.AddError("--progress always and --quiet ask for opposite things. Use one of them.");
            }
        });
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="output">Where vectors come out.</param>
    /// <param name="isTyped">Whether the texts are typed on a terminal: progress must not be drawn over them.</param>
    public ProgressSettings Resolve(ParseResult parsed, OutputKind output, bool isTyped) => new(
        IsRefused(parsed) ? ProgressForm.None : Form(parsed.GetValue(progress), output, ErrorTerminal.CanRedraw && !isTyped));
}
