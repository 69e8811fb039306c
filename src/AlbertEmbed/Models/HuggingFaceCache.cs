using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>The cache of Hugging Face's programs. It is only read.</summary>
/// <remarks>Source: huggingface_hub's guide "Understand caching".</remarks>
internal static class HuggingFaceCache
{
    private const string Prefix = "models--";
    private const string Separator = "--";

    /// <summary><c>$HF_HUB_CACHE</c>, else <c>$HF_HOME/hub</c>, else <c>~/.cache/huggingface/hub</c>.</summary>
    public static string Folder =>
        EnvironmentVariables.Get("HF_HUB_CACHE")
        ?? Path.Combine(EnvironmentVariables.Get("HF_HOME") ?? Path.Combine(EnvironmentVariables.CacheHome, "huggingface"), "hub");

    /// <summary>The folder of a model's snapshot.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <returns>Null when it is not there.</returns>
    public static string? FindSnapshot(ModelName name, string revision) =>
        FindSnapshot($"{name.Owner}{Separator}{name.Repository}", revision)
        ?? (name.ShortName is { } shortName ? FindSnapshot(shortName, revision) : null);

    /// <summary>
    /// The folder of the snapshot of a model without an owner: programs cache it so when they ask for it by its old short name.
    /// </summary>
    /// <param name="name">The short name.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <returns>Null when it is not there.</returns>
    public static string? FindSnapshot(string name, string revision)
    {
        if (Path.GetFileName(name) != name || !Directory.Exists(Path.Combine(Folder, Prefix + name)))
        {
            return null;
        }

        string model = Path.Combine(Folder, Prefix + name);
        string commit = CachedCommit.CommitIn(Path.Combine(model, "refs", revision)) ?? revision;
        string snapshot = Path.Combine(model, "snapshots", commit);
        return Path.GetFileName(commit) == commit && commit is not ("" or "." or "..") && IsWhole(snapshot) ? snapshot : null;
    }

    /// <summary>All ALBERT models in it.</summary>
    public static IEnumerable<CachedModel> List()
    {
        foreach (string model in Folders.In(Folder, Prefix + "*"))
        {
            foreach (string snapshot in Folders.In(Path.Combine(model, "snapshots")).Where(IsWhole))
            {
                // Only the first separator counts: a repository's name may hold one too.
                string name = string.Join('/', Path.GetFileName(model)[Prefix.Length..].Split(Separator, 2));
                string commit = Path.GetFileName(snapshot);
                long bytes = Folders.FilesBelow(snapshot).Sum(Length);
                yield return new CachedModel
                {
                    Model = name,
                    Revision = commit,
                    Commit = commit,
                    Bytes = bytes,
                    Source = "huggingface",
                    Folder = snapshot,
                };
            }
        }
    }

    /// <summary>The hash that a cached file should have: it is a link to a file with that name.</summary>
    public static string? HashOf(string path) =>
        ContentHash.FromETag(Path.GetFileName(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName));

    /// <summary>Whether the snapshot has the files to run it: other programs also fetch single files.</summary>
    private static bool IsWhole(string snapshot)
    {
        try
        {
            string older = Path.Combine(snapshot, CheckpointFiles.TransformerFolder);
            string folder = Directory.Exists(older) ? older : snapshot;
            return File.Exists(Path.Combine(folder, CheckpointFiles.Config))
                && CheckpointFiles.Weights.Any(name => File.Exists(Path.Combine(folder, name)))
                && AlbertConfig.Read(Path.Combine(folder, CheckpointFiles.Config)) is not null;
        }
        catch (Exception e) when (e is UserException || FileFault.Is(e))
        {
            return false;
        }
    }

    /// <summary>Bytes of the file that a link leads to; 0 where that is missing or cannot be read.</summary>
    private static long Length(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true) is FileInfo { Exists: true } target
                ? target.Length
                : new FileInfo(path).Length;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return 0;
        }
    }
}
