using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Models;

/// <summary>Reads the small files of a cache that name a commit.</summary>
internal static class CachedCommit
{
    private const int Longest = 1 << 10;

    /// <returns>Null when the file is missing, or is something else: a pipe, a device, a long or an unreadable file.</returns>
    public static string? CommitIn(string path)
    {
        try
        {
            return File.Exists(path) ? Encoding.UTF8.GetString(RegularFile.ReadAll(path, Longest)).Trim() : null;
        }
        catch (Exception e) when (e is UserException || FileFault.Is(e))
        {
            return null;
        }
    }
}
