using System.CommandLine;
using AlbertEmbed.Pipeline;

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

    /// <summary>Shows progress until what is returned is disposed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">How far it is.</param>
    /// <param name="byteLength">The input's size, where that is known.</param>
    public IDisposable? Show(ParseResult parsed, RunProgress run, long? byteLength)
    {
        bool isWanted = parsed.GetValue(progress) switch
        {
            "always" => true,
            "never" => false,
            _ => !Console.IsErrorRedirected && Console.IsOutputRedirected && !parsed.GetValue(GeneralOptions.Quiet),
        };
        return isWanted ? Show(new RunStatus(run, byteLength)) : null;
    }

    private static StatusLine Show(RunStatus status) => new(Console.Error, status.ToString, isTerminal: !Console.IsErrorRedirected);
}
