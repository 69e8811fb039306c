namespace AlbertEmbed.Models;

/// <summary>Looks into folders that may not be there.</summary>
internal static class Folders
{
    /// <summary>The folders directly in a folder, by name; none when it is not there.</summary>
    public static IEnumerable<string> In(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
}
