using System.CommandLine;

namespace AlbertEmbed.CommandLine;

/// <summary>The option that says whether progress is shown.</summary>
internal sealed class ProgressOptions
{
    private readonly Option<string?> progress = OptionKinds.Choice(
        "--progress",
        [],
        "Show a bar, the rate and the time left on standard error; auto does so on a terminal, when output goes elsewhere. [default: auto]",
        "auto",
        "always",
        "never");

    public void AddTo(Command command)
    {
        command.Options.Add(progress);
        command.Validators.Add(result =>
        {
            if (result.Word(progress) == "always" && result.IsGiven(GeneralOptions.Quiet))
            {
                result.AddError("--progress always and --quiet ask for opposite things. Use one of them.");
            }
        });
    }

    public ProgressSettings Resolve(ParseResult parsed) => new(parsed.GetValue(progress) switch
    {
        "always" => true,
        "never" => false,
        _ => !Console.IsErrorRedirected && Console.IsOutputRedirected && !GeneralOptions.Notes(parsed).IsQuiet,
    });
}
