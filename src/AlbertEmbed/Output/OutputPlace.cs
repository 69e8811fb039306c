using System.Globalization;
using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Output;

/// <summary>What an output's name stands for: a file, a descriptor that the shell has opened, or a pipe or device.</summary>
/// <param name="Path">The file, links followed; null when it is none.</param>
/// <param name="Descriptor">The descriptor; null when it is none.</param>
internal sealed record OutputPlace(string? Path, int? Descriptor)
{
    private const int MostLinks = 40;

    private static readonly string[] DescriptorFolders = ["/dev/fd/", "/proc/self/fd/", "/proc/thread-self/fd/"];

    /// <summary>Files in memory, which are files like others.</summary>
    private static readonly string[] FileFolders = ["/dev/shm/", "/dev/mqueue/"];

    /// <summary>Standard output, as the shell has opened it.</summary>
    public static OutputPlace StandardOutput { get; } = new(null, 1);

    /// <summary>Finds out what a name stands for, without opening it.</summary>
    /// <exception cref="UserException">Links that lead nowhere but to each other.</exception>
    public static OutputPlace Of(string output)
    {
        string path;
        try
        {
            path = System.IO.Path.GetFullPath(output);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {output} cannot be written: the working directory is not there any more.", e);
        }

        for (int links = 0; links < MostLinks; links++)
        {
            if (IsOfAnotherProgram(path))
            {
                throw UserException.Usage(
                    $"The output {output} is a descriptor of another program. Use /dev/stdout for the standard output of "
                        + $"this one, or the name of the file.");
            }

            if (DescriptorOf(path) is { } descriptor)
            {
                if (descriptor == 0)
                {
                    throw UserException.Usage(
                        $"The output {output} is standard input, which is read. Use /dev/stdout, or the name of a file.");
                }

                return new OutputPlace(null, descriptor);
            }

            if (!OperatingSystem.IsWindows()
                && path.StartsWith("/dev/", StringComparison.Ordinal)
                && !Array.Exists(FileFolders, path.StartsWith))
            {
                return new OutputPlace(null, null);
            }

            if (new FileInfo(path).LinkTarget is not { } target)
            {
                // The name stays as it was given, for messages.
                return new OutputPlace(IsSpecial(path) ? null : links == 0 ? output : path, null);
            }

            path = System.IO.Path.GetFullPath(target, System.IO.Path.GetDirectoryName(path)!);
        }

        throw UserException.Usage($"The output {output} is a link that leads back to itself. Give another name.");
    }

    /// <summary>The file that a name stands for, when it stands for a file.</summary>
    public static string FileOf(string path) => File.Exists(path) ? Of(path).Path ?? path : path;

    /// <summary>
    /// Whether a file is a pipe, device or socket: what is written there goes on to somebody, and cannot be gone back to.
    /// </summary>
    public static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
        {
            return false;
        }

        // Opened without waiting for a pipe's other end. What cannot be read is taken for a file: writing to it says more.
        using SafeFileHandle handle = PosixCalls.OpenToReadAtOnce(path);
        return !handle.IsInvalid && !PosixCalls.HasPosition(handle);
    }

    /// <summary>Such a name is a link to what the other program writes to: putting a file in its place would not reach it.</summary>
    private static bool IsOfAnotherProgram(string path) =>
        OperatingSystem.IsLinux() && path.Split('/') is ["", "proc", [>= '0' and <= '9', ..], .., "fd", _];

    private static int? DescriptorOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string? folder = Array.Find(DescriptorFolders, path.StartsWith);
        return path switch
        {
            "/dev/stdin" => 0,
            "/dev/stdout" => 1,
            "/dev/stderr" => 2,
            _ when folder is not null
                && int.TryParse(path.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) =>
                number,
            _ => null,
        };
    }
}
