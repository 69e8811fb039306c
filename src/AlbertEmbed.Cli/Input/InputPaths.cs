using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Input;

/// <summary>Turns names of inputs into names of files: folders and patterns stand for the files in them.</summary>
internal static class InputPaths
{
    /// <summary>The format in which a whole file is one record.</summary>
    public const string WholeFiles = "file";

    /// <param name="names">As the user gives them.</param>
    /// <param name="format">How files are cut into records, where that is said.</param>
    /// <returns>The files in their order; those of a folder or pattern in the order of their characters' codes.</returns>
    /// <exception cref="UserException">Nothing fits a pattern, or a folder cannot be read or has no files.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names, string? format) =>
        names.Any(name => Directory.Exists(name) || IsPattern(name))
            ? [.. names.SelectMany(name => Of(name, format == WholeFiles))]
            : names;

    private static string[] Of(string name, bool areWhole)
    {
        if (Directory.Exists(name))
        {
            return areWhole ? FilesOf(name) : throw UserException.Failure(
                $"The input {name} is a folder. Use --input-format file to make one record of each file in it, or name files: "
                    + $"-i '{Path.TrimEndingDirectorySeparator(name)}/*.txt'.");
        }

        if (!IsPattern(name))
        {
            return [name];
        }

        string[] fitting = [.. Try(name, () => FilePattern.Files(name)).Order(StringComparer.Ordinal)];
        return fitting.Length > 0 ? fitting : throw UserException.Failure(
            $"The input {name} cannot be opened: there is no such file, and none fits it as a pattern. Check the name.");
    }

    private static bool IsPattern(string name) =>
        name != InputFile.StandardInput && FilePattern.Is(name) && !Path.Exists(name);

    private static string[] FilesOf(string folder)
    {
        string[] files = [.. Try(folder, () => FilesBelow(folder)).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw UserException.Failure($"The input {folder} is a folder without files. Check the name.");
    }

    /// <summary>Hidden files are passed over, as shells do; so are folders behind links, which may lead back.</summary>
    private static IEnumerable<string> FilesBelow(string folder)
    {
        foreach (FileSystemInfo entry in FilePattern.Entries(folder).Where(entry => !entry.Name.StartsWith('.')))
        {
            string path = Path.Combine(folder, entry.Name);
            if (entry is DirectoryInfo)
            {
                foreach (string file in entry.LinkTarget is null ? FilesBelow(path) : [])
                {
                    yield return file;
                }
            }
            else if (!SpecialFile.Is(path))
            {
                yield return path;
            }
        }
    }

    private static string[] Try(string name, Func<IEnumerable<string>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The input {name} cannot be listed: {FileFault.Reason(e)}", e);
        }
    }
}
