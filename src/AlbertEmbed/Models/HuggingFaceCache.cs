using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>The cache that Hugging Face's own programs keep. It is read, never written.</summary>
/// <remarks>Source: huggingface_hub's guide "Understand caching".</remarks>
internal static class HuggingFaceCache
{
    public const string DefaultRevision = "main";

    /// <summary><c>$HF_HUB_CACHE</c>, else <c>$HF_HOME/hub</c>, else <c>~/.cache/huggingface/hub</c>.</summary>
    public static string Folder =>
        Variable("HF_HUB_CACHE")
        ?? Path.Combine(
            Variable("HF_HOME") ?? Path.Combine(Variable("XDG_CACHE_HOME") ?? Path.Combine(Home, ".cache"), "huggingface"),
            "hub");

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The folder of a model's snapshot.</summary>
    /// <param name="name">The model.</param>
    /// <param name="revision">A branch, tag or commit.</param>
    /// <returns>Null when it is not there.</returns>
    /// <exception cref="UserException">The revision is none.</exception>
    public static string? Find(ModelName name, string revision)
    {
        if (revision.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(revision))
        {
            throw UserException.Usage($"--revision {revision} is no branch, tag or commit.");
        }

        string model = Path.Combine(Folder, $"models--{name.Owner}--{name.Repository}");
        string reference = Path.Combine(model, "refs", revision);
        string commit = File.Exists(reference) ? File.ReadAllText(reference).Trim() : revision;
        string snapshot = Path.Combine(model, "snapshots", commit);
        return Path.GetFileName(commit) == commit && File.Exists(Path.Combine(snapshot, "config.json")) ? snapshot : null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
