namespace AlbertEmbed.Models;

/// <summary>Variables that say where models are and come from.</summary>
internal static class EnvironmentVariables
{
    public const string Cache = "ALBERT_EMBED_CACHE";
    public const string Endpoint = "HF_ENDPOINT";
    public const string Token = "HF_TOKEN";
    public const string Offline = "HF_HUB_OFFLINE";

    private static readonly string[] Yes = ["1", "on", "yes", "true"];

    /// <summary>Whether <c>HF_HUB_OFFLINE</c> forbids the network.</summary>
    public static bool IsOffline => Get(Offline) is { } value && Yes.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The folder for what programs can fetch again: <c>$XDG_CACHE_HOME</c>, else <c>~/.cache</c>; on Windows LocalApplicationData.
    /// </summary>
    public static string CacheHome =>
        Get("XDG_CACHE_HOME")
        ?? (OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"));

    /// <summary>A variable's value; an empty one counts as absent.</summary>
    public static string? Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
