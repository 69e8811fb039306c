using System.Text;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Input;

/// <summary>Names of files with the signs that shells fill in: *, ?, [a-z], and ** for folders in folders.</summary>
internal static class FilePattern
{
    private const string AnyFolders = "**";

    /// <summary>Whether a name has such signs.</summary>
    public static bool Is(string name) => name.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>The files that a pattern stands for, in any order.</summary>
    public static IEnumerable<string> Files(string pattern)
    {
        string[] parts = pattern.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        int fixedParts = Array.FindIndex(parts, Is);
        string folder = string.Join(Path.DirectorySeparatorChar, parts[..fixedParts]);
        return Files(fixedParts > 0 && folder.Length == 0 ? "/" : folder, parts.AsMemory(fixedParts)).Distinct();
    }

    /// <summary>What is in a folder; the working folder has no name.</summary>
    public static IEnumerable<FileSystemInfo> Entries(string folder) =>
        new DirectoryInfo(folder.Length > 0 ? folder : ".").EnumerateFileSystemInfos();

    private static IEnumerable<string> Files(string folder, ReadOnlyMemory<string> parts)
    {
        string part = parts.Span[0];
        bool isLast = parts.Length == 1;
        if (!Directory.Exists(folder.Length > 0 ? folder : "."))
        {
            return [];
        }

        if (part == AnyFolders)
        {
            ReadOnlyMemory<string> rest = isLast ? new[] { "*" } : parts[1..];
            return Files(folder, rest).Concat(
                Fitting(folder, "*").Where(entry => entry is DirectoryInfo && entry.LinkTarget is null)
                    .SelectMany(entry => Files(Path.Combine(folder, entry.Name), parts)));
        }

        return Fitting(folder, part).SelectMany(entry =>
            Path.Combine(folder, entry.Name) is var path && entry is DirectoryInfo ? isLast ? [] : Files(path, parts[1..])
            : isLast ? [path]
            : Array.Empty<string>());
    }

    /// <summary>A name that starts with a dot is hidden: only a pattern that starts with one too fits it.</summary>
    private static IEnumerable<FileSystemInfo> Fitting(string folder, string part)
    {
        Regex? fits = Fits(part);
        return fits is null ? []
            : Entries(folder).Where(entry => entry.Name.StartsWith('.') == part.StartsWith('.') && fits.IsMatch(entry.Name));
    }

    /// <returns>Null where no name can fit, such as [z-a].</returns>
    private static Regex? Fits(string part)
    {
        try
        {
            return new Regex(Expression(part), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
        }
        catch (RegexParseException)
        {
            return null;
        }
    }

    private static string Expression(string part)
    {
        StringBuilder expression = new("^");
        for (int at = 0; at < part.Length; at++)
        {
            int end = part[at] == '[' && at + 2 < part.Length ? part.IndexOf(']', at + 2) : -1;
            if (end > 0)
            {
                string signs = part[(at + 1)..end];
                bool isNegated = signs[0] is '!' or '^';
                string inside = (isNegated ? signs[1..] : signs).Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
                expression.Append('[').Append(isNegated ? "^" : string.Empty).Append(inside.Replace("^", "\\^", StringComparison.Ordinal))
                    .Append(']');
                at = end;
                continue;
            }

            expression.Append(part[at] switch
            {
                '*' => ".*",
                '?' => ".",
                var sign => Regex.Escape(sign.ToString()),
            });
        }

        return expression.Append("\\z").ToString();
    }
}
