using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>The cache that Hugging Face's own programs keep. It is read, never written.</summary>
/// <remarks>Source: huggingface_hub's guide "Understand caching".</remarks>
internal static class HuggingFaceCache
{
    private const string Prefix = "models--";

    /// <summary><c>$HF_HUB_CACHE</c>, else <c>$HF_HOME/hub</c>, else <c>~/.cache/huggingface/hub</c>.</summary>
    public static string Folder =>
        EnvironmentVariables.Get("HF_HUB_CACHE")
        ?? Path.Combine(EnvironmentVariables.Get("HF_HOME") ?? Path.Combine(EnvironmentVariables.CacheHome, "huggingface"), "hub");

    /// <summary>The folder of a model's snapshot.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <returns>Null when it is not there.</returns>
    public static string? Find(ModelName name, string revision)
    {
        string model = Path.Combine(Folder, $"{Prefix}{name.Owner}--{name.Repository}");
        string reference = Path.Combine(model, "refs", revision);
        string commit = File.Exists(reference) ? File.ReadAllText(reference).Trim() : revision;
        string snapshot = Path.Combine(model, "snapshots", commit);
        return Path.GetFileName(commit) == commit && IsWhole(snapshot) ? snapshot : null;
    }

    /// <summary>All ALBERT models in it.</summary>
    public static IEnumerable<CachedModel> List()
    {
        foreach (string model in Folders.In(Folder, Prefix + "*"))
        {
            foreach (string snapshot in Folders.In(Path.Combine(model, "snapshots")).Where(IsWhole))
            {
                string name = Path.GetFileName(model)[Prefix.Length..].Replace("--", "/", StringComparison.Ordinal);
                string commit = Path.GetFileName(snapshot);
                long bytes = Directory.GetFiles(snapshot, "*", SearchOption.AllDirectories).Sum(Length);
                yield return new CachedModel(name, commit, commit, bytes, "huggingface", snapshot);
            }
        }
    }

    /// <summary>The hash that a cached file should have: links lead to a file that has it for its name.</summary>
    public static string? HashOf(string path) => ContentHash.FromETag(Path.GetFileName(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName));

    /// <summary>Whether enough is there to run it: other programs fetch single files, too.</summary>
    private static bool IsWhole(string snapshot)
    {
        try
        {
            return File.Exists(Path.Combine(snapshot, "config.json"))
                && (CheckpointTensors.Exist(snapshot) || Checkpoint.OnnxPlaces.Any(place => File.Exists(Path.Combine(snapshot, place))))
                && AlbertConfig.Read(Path.Combine(snapshot, "config.json")) is not null;
        }
        catch (UserException)
        {
            return false;
        }
    }

    // Through the link.
    private static long Length(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.Length;
    }
}
