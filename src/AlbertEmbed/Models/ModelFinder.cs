using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Finds a model that is named: on this machine, else on the hub.</summary>
/// <param name="program">What this program calls itself.</param>
/// <param name="isOffline">Whether the network must not be used.</param>
/// <param name="report">Tells the user about a download.</param>
internal sealed class ModelFinder(string program, bool isOffline, PullReport report)
{
    /// <summary>Where fetched models are kept.</summary>
    public ModelStore Store { get; init; } = ModelStore.Default;

    /// <summary>Says where models are fetched from.</summary>
    public Func<HubSettings> Hub { get; init; } = () => HubSettings.FromEnvironment();

    /// <summary>The names of the model that comes with the program.</summary>
    public static IReadOnlyList<string> BundledNames { get; } = ["default", "bundled", "albert-embed-small-en"];

    /// <summary>The model that comes with the program.</summary>
    public static string BundledFolder => CheckpointFiles.BundledFolder;

    /// <summary>
    /// A folder or file is taken as it is; a name is looked up in our cache, in Hugging Face's, and fetched from the hub.
    /// </summary>
    /// <param name="model">A folder, a file, or a name.</param>
    /// <param name="revision">A branch, tag or commit, for a name; null for the main branch.</param>
    /// <param name="stop">Ends a download.</param>
    /// <exception cref="UserException">There is no such model.</exception>
    public string Find(string model, string? revision, CancellationToken stop)
    {
        if (Path.Exists(model))
        {
            return revision is null
                ? model
                : throw UserException.Usage(
                    $"Only a model on a hub has revisions, and {model} is on this machine.").With(Remedy.NoRevision);
        }

        if (BundledNames.Contains(model))
        {
            return revision is null
                ? BundledFolder
                : throw UserException.Usage("The bundled model has no revisions.").With(Remedy.NoRevision);
        }

        string checkedRevision = Revision.Check(revision);
        if (ModelName.Parse(model) is null && HuggingFaceCache.FindSnapshot(model, checkedRevision) is { } cached)
        {
            return cached;
        }

        ModelName name = Parse(model);
        return FindHere(name, checkedRevision) ?? Pull(name, checkedRevision, refresh: false, stop);
    }

    /// <summary>A model's folder, without asking the hub.</summary>
    /// <returns>Null when it is not on this machine.</returns>
    public string? FindHere(ModelName name, string revision) =>
        Store.FindSnapshot(name, revision) ?? HuggingFaceCache.FindSnapshot(name, revision);

    /// <summary>Fetches a model.</summary>
    /// <exception cref="UserException">It cannot be fetched.</exception>
    public string Pull(ModelName name, string revision, bool refresh, CancellationToken stop)
    {
        if (isOffline)
        {
            throw UserException.Model(
                $"{name} (revision {revision}) is neither in {Store.Folder} nor in {HuggingFaceCache.Folder}, and nothing may be "
                    + "fetched.").With(Remedy.Online);
        }

        using ModelPull pull = new(Store, Hub(), program, report);
        return pull.FetchModel(name, revision, refresh, stop).GetAwaiter().GetResult();
    }

    /// <exception cref="UserException">It is not a name.</exception>
    public static ModelName Parse(string model) =>
        ModelName.Parse(model)
            ?? throw UserException.Model($"There is no model folder {model}, and it is not a name such as albert/albert-base-v2.");
}
