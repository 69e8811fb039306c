namespace AlbertEmbed.Files;

/// <summary>Tells whether two names are names of one file.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    private static readonly StringComparer Comparer = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    public static bool AreSame(string one, string other) =>
        Comparer.Equals(Of(one), Of(other))
            || (FileNumber.Of(one) is { } number && number == FileNumber.Of(other));

    /// <summary>A full path with all links followed, those of folders too.</summary>
    public static string Of(string path) => Follow(path, _ => { });

    /// <inheritdoc cref="Of"/>
    /// <param name="path">The path.</param>
    /// <param name="visit">Is given each link before it is followed; the folder of a link is a real path.</param>
    public static string Follow(string path, Action<string> visit)
    {
        string rest = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks;)
        {
            string real = Path.GetPathRoot(rest)!;
            string? next = null;
            string[] names = rest[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < names.Length && next is null; i++)
            {
                string here = Path.Combine(real, names[i]);
                if (new FileInfo(here).LinkTarget is { } target)
                {
                    visit(here);
                    next = Path.Combine([Path.GetFullPath(target, real), .. names[(i + 1)..]]);
                }

                real = here;
            }

            if (next is null)
            {
                return real;
            }

            rest = next;
            links++;
        }

        return rest;
    }
}
