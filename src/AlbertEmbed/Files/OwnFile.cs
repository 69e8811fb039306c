using System.Runtime.Versioning;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Files;

/// <summary>
/// The temporary files of this program. Other users may write into the folder too: a link, pipe or file that one of them has put at such a
/// name is never followed, waited for or written into.
/// </summary>
internal static class OwnFile
{
    /// <summary>Ends the name of a small file that is to replace another.</summary>
    public const string ReplacementSuffix = ".tmp";

    /// <summary>Ends the name of a file that is not complete.</summary>
    public const string PartSuffix = ".part";

    /// <summary>Creates a file. A leftover or a link at its name is removed first, but not what the link leads to.</summary>
    /// <param name="path">The file's name.</param>
    /// <param name="replaced">The file that it replaces later, whose permissions it gets; null for the usual ones.</param>
    public static FileStream Create(string path, string? replaced = null)
    {
        File.Delete(path);
        FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            if (!OperatingSystem.IsWindows() && replaced is not null && IsPlain(replaced))
            {
                File.SetUnixFileMode(file.SafeFileHandle, Permissions(replaced) | UnixFileMode.UserWrite | UnixFileMode.UserRead);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            Delete(path);
            throw;
        }
    }

    /// <summary>Opens a file that an earlier run has created.</summary>
    public static FileStream Open(string path) => OperatingSystem.IsWindows()
        ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
        : new FileStream(PosixCalls.OpenOwn(path, forReading: true), FileAccess.ReadWrite, bufferSize: 0);

    /// <summary>Gives a file its name. It gets the permissions of the file that it replaces.</summary>
    public static void Publish(string temporary, string path)
    {
        CopyPermissions(path, temporary);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Gives a file the permissions of another one, if that is there.</summary>
    public static void CopyPermissions(string from, string to)
    {
        if (!OperatingSystem.IsWindows() && IsPlain(from))
        {
            File.SetUnixFileMode(to, Permissions(from));
        }
    }

    /// <summary>Makes a folder, and those on the way to it.</summary>
    /// <exception cref="UserException">A link of another user is on the way.</exception>
    public static void MakeFolder(string path)
    {
        FileOwner.RefuseForeignLinks(path);
        Directory.CreateDirectory(path);
    }

    /// <summary>Replaces a file atomically: writes a temporary file, then renames it.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ReplacementSuffix;
        UnfinishedWork.Add(temporary);
        try
        {
            using (FileStream stream = Create(temporary, path))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            Publish(temporary, path);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
        finally
        {
            UnfinishedWork.Remove(temporary);
        }
    }

    /// <summary>Reads a small file without waiting for the other end of a pipe.</summary>
    /// <exception cref="IOException">It is a pipe or a device.</exception>
    public static byte[] ReadAll(string path) =>
        SpecialFile.Is(path) ? throw new IOException($"It is a pipe or a device: '{path}'") : File.ReadAllBytes(path);

    /// <summary>Whether anything has the name: a file, a folder, or a link that leads nowhere.</summary>
    public static bool Exists(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>Whether a file has the name, which is not a link.</summary>
    public static bool IsPlain(string path) => File.Exists(path) && new FileInfo(path).LinkTarget is null && !SpecialFile.Is(path);

    /// <summary>The permissions of a file, without the right of a program to run as its owner.</summary>
    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode Permissions(string path) => File.GetUnixFileMode(path) & (UnixFileMode)0x1FF;

    /// <summary>Removes a file if that is possible; an earlier failure is what users are told.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // A temporary file that stays is removed by the next run.
        }
    }
}
