using System.Globalization;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Output;

/// <summary>What an output's name stands for: a file, a descriptor that the shell has opened, or a pipe or device.</summary>
/// <param name="FilePath">The file, links followed; null when it is not a file.</param>
/// <param name="Descriptor">The descriptor; null when it is not one.</param>
internal sealed record OutputPlace(string? FilePath, int? Descriptor)
{
    private const int MostLinks = 40;

    private static readonly string[] DescriptorFolders = ["/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/"];

    /// <summary>Folders of files that are in memory but are files like others.</summary>
    private static readonly string[] FileFolders = ["/dev/shm/", "/dev/mqueue/"];

    /// <summary>Standard output, as the shell has opened it.</summary>
    public static OutputPlace StandardOutput { get; } = new(null, 1);

    /// <summary>Finds out what an output's name stands for, without opening it.</summary>
    /// <exception cref="UserException">It cannot be written to, or its links lead to each other or are another user's.</exception>
    public static OutputPlace Of(string output)
    {
        try
        {
            _ = Path.GetFullPath(output);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {output} cannot be written: the working directory is not there any more.", e);
        }

        FileOwner.RefuseForeignLinks(output);
        return Follow(output);
    }

    /// <summary>Finds out what a name stands for, without opening it. For outputs there is <see cref="Of"/>.</summary>
    /// <exception cref="UserException">It cannot be written to, or its links lead to each other.</exception>
    public static OutputPlace Follow(string name)
    {
        string path = Path.GetFullPath(name);
        for (int links = 0; links < MostLinks; links++)
        {
            if (DescriptorOf(path, name) is { } descriptor)
            {
                return new OutputPlace(null, descriptor);
            }

            if (IsDevice(path))
            {
                return new OutputPlace(null, null);
            }

            if (new FileInfo(path).LinkTarget is not { } target)
            {
                // The name stays as it was given, for messages.
                return new OutputPlace(SpecialFile.Is(path) ? null : links == 0 ? name : path, null);
            }

            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
        }

        throw UserException.Usage($"The output {name} is a link that leads back to itself. Give another name.");
    }

    /// <summary>The file that a name stands for, when it stands for a file.</summary>
    public static string FileOf(string path) => File.Exists(path) ? Follow(path).FilePath ?? path : path;

    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && !Array.Exists(FileFolders, path.StartsWith);

    /// <summary>Such a name is a link to a file that the other program has open; replacing that file would not reach the program.</summary>
    private static bool IsOfAnotherProgram(string path) =>
        OperatingSystem.IsLinux() && path.Split('/') is ["", "proc", [>= '0' and <= '9', ..], .., "fd", _];

    /// <param name="path">What the name leads to.</param>
    /// <param name="name">The name, for messages.</param>
    /// <returns>Null when it is not a descriptor.</returns>
    /// <exception cref="UserException">It is standard input, or another program's.</exception>
    private static int? DescriptorOf(string path, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        if (IsOfAnotherProgram(path))
        {
            throw UserException.Usage(
                $"The output {name} is a descriptor of another program. Use /dev/stdout for the standard output of "
                    + $"this one, or the name of the file.");
        }

        string? folder = Array.Find(DescriptorFolders, path.StartsWith);
        return path switch
        {
            "/dev/stdout" => 1,
            "/dev/stderr" => 2,
            "/dev/stdin" => throw StandardInput(name),
            _ when folder is not null
                && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) =>
                number > 0 ? number : throw StandardInput(name),
            _ => null,
        };
    }

    private static UserException StandardInput(string name) =>
        UserException.Usage($"The output {name} is standard input, which is read. Use /dev/stdout, or the name of a file.");
}
