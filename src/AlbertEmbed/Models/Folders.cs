using System.IO.Enumeration;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Models;

/// <summary>Lists folders that may be missing or unreadable, or hold links that lead in circles.</summary>
internal static class Folders
{
    private static readonly EnumerationOptions Direct = new() { IgnoreInaccessible = true, AttributesToSkip = default };
    private static readonly EnumerationOptions Deep = new()
    {
        IgnoreInaccessible = true,
        AttributesToSkip = default,
        RecurseSubdirectories = true,
    };

    /// <summary>The folders directly in a folder, by name; none when it is not there.</summary>
    public static IEnumerable<string> In(string folder, string pattern = "*")
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder, pattern, Direct).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return [];
        }
    }

    /// <summary>
    /// The files in a folder and in those below it, by name; none when it is not there. Links to files are files; links to folders, of
    /// which two make a tree without end, are passed over.
    /// </summary>
    public static IReadOnlyList<string> FilesBelow(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        FileSystemEnumerable<string> files = new(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), Deep)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        try
        {
            return [.. files.Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return [];
        }
    }
}
