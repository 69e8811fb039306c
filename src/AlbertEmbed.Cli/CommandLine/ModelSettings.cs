using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Models;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.CommandLine;

/// <summary>Which model to run, and how it is found.</summary>
internal sealed record ModelSettings
{
    /// <summary>The model as the user names it; null for the bundled one.</summary>
    public string? Chosen { get; init; }

    /// <summary>Whether the environment names the model, if anything does.</summary>
    public bool IsFromVariable { get; init; }

    /// <summary>A branch, tag or commit, when one is given.</summary>
    public string? Revision { get; init; }

    public TokenizerChoices Tokenizer { get; init; } = new(null, null);

    /// <summary>Looks models up, and shows it when one is fetched.</summary>
    public required ModelFinder Finder { get; init; }

    public string Name => Chosen ?? "bundled";

    /// <summary>The model's folder or file; a model that is not on this machine is fetched.</summary>
    /// <exception cref="UserException">There is no such model.</exception>
    public string Find(CancellationToken stop) =>
        Chosen is { } name ? Explain(() => Finder.Find(name, Revision, stop))
        : Revision is null ? ModelFinder.BundledFolder
        : throw UserException.Usage("--revision goes with --model.");

    /// <summary>Opens the model; one that is not on this machine is fetched.</summary>
    /// <exception cref="UserException">There is no such model, or it cannot be read.</exception>
    public Checkpoint Open(bool needsWeights, CancellationToken stop)
    {
        string folder = Find(stop);
        return Explain(() => Checkpoint.Open(folder, needsWeights));
    }

    /// <summary>Says in errors about the model who has named it, where the command line does not show that.</summary>
    public T Explain<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (UserException e) when (
            IsFromVariable && Chosen is not null && (e.Kind == ErrorKind.Model || e.Remedy == Remedy.NoRevision))
        {
            throw new UserException(e.Kind, $"{e.Message} {HubOptions.ModelVariable} names this model.", e).With(e.Remedy);
        }
    }
}
