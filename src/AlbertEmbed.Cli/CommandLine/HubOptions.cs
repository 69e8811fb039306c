using System.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;

namespace AlbertEmbed.CommandLine;

/// <summary>The options that say which revision of a named model is meant, and whether it may be fetched.</summary>
internal sealed class HubOptions
{
    public const string ModelVariable = "ALBERT_EMBED_MODEL";

    private readonly Option<string?> revision = new("--revision")
    {
        Description = $"Branch, tag or commit of a model that is named. [default: {Models.Revision.Main}]",
        HelpName = "REV",
    };

    private readonly Option<bool> offline = new("--offline")
    {
        Description = $"Never touch the network; {EnvironmentVariables.Offline}=1 does the same.",
    };

    /// <param name="command">Takes the options.</param>
    /// <param name="mayFetch">Whether the command fetches models that are not here.</param>
    public void AddTo(Command command, bool mayFetch = true)
    {
        command.Options.Add(revision);
        if (mayFetch)
        {
            command.Options.Add(offline);
        }
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model as the user names it; null for the one that the environment names, else the bundled one.</param>
    public ModelSettings Resolve(ParseResult parsed, string? model)
    {
        UserNotes notes = GeneralOptions.Notes(parsed);
        return new ModelSettings
        {
            Chosen = model ?? EnvironmentVariables.Get(ModelVariable),
            IsFromVariable = model is null,
            Revision = parsed.GetValue(revision),
            Finder = new ModelFinder(
                $"albert-embed/{ProgramVersion.Text}",
                parsed.GetValue(offline) || EnvironmentVariables.IsOffline,
                new PullReport(notes.Note, ProgressOptions.IsRefused(parsed) ? _ => null : Show)),
        };
    }

    private static StatusLine? Show(PullProgress progress) =>
        ErrorTerminal.CanRedraw ? StatusLine.OnStandardError(room => Describe(progress, room), isRedrawn: true) : null;

    private static string Describe(PullProgress progress, int room)
    {
        double share = progress.Total > 0 ? Math.Clamp((double)progress.Done / progress.Total, 0, 1) : 0;
        StatusPart[] parts =
        [
            new StatusPart(1, ForeignText.Visible(progress.Model)),
            new StatusPart(0, $"{Words.Size(progress.Done)} of {Words.Size(progress.Total)}"),
        ];
        return StatusWords.Fit(share, parts, room);
    }
}
