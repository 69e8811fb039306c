using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Files;

/// <summary>
/// The one place where files of a model folder are opened. A pipe under such a name would be waited for without end, and a device read
/// without end: both are refused, and nothing is waited for to find that out.
/// </summary>
internal static partial class RegularFile
{
    /// <summary>Far more than settings take.</summary>
    public const long LongestSettings = 1 << 24;

    /// <summary>Far more than a vocabulary takes: those of a million pieces have 70 MB.</summary>
    public const long LongestVocabulary = 1 << 27;

    // O_CLOEXEC and O_NONBLOCK.
    private static readonly int ReadAtOnce = OperatingSystem.IsMacOS() ? 0x1000004 : 0x80800;

    /// <exception cref="UserException">It is no regular file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw UserException.Model(
                $"The name {path.Replace('\0', '?')} has a NUL character in it, which no file's has. Fetch the checkpoint again.");
        }

        if (OperatingSystem.IsWindows())
        {
            return File.OpenRead(path);
        }

        SafeFileHandle handle = new(Open(path, ReadAtOnce), ownsHandle: true);
        if (handle.IsInvalid)
        {
            // Says why.
            handle.Dispose();
            return File.OpenRead(path);
        }

        FileStream file = new(handle, FileAccess.Read);
        if (IsRegular(file))
        {
            return file;
        }

        file.Dispose();
        throw UserException.Model($"{path} is a pipe or a device, not a file. Put the checkpoint's own file there.");
    }

    /// <summary>Reads all of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <exception cref="UserException">It is no regular file, or too long.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAll(string path, long most)
    {
        using FileStream file = Open(path);
        if (file.Length > most)
        {
            throw UserException.Model($"{path} has {file.Length} bytes, more than such a file takes ({most}). Fetch the checkpoint again.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)file.Length);
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The SHA-256 of a file, in hexadecimal, and its size.</summary>
    /// <exception cref="UserException">It is no regular file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static (long Bytes, string Sha256) Digest(string path)
    {
        using FileStream file = Open(path);
        return (file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>A device such as /dev/zero can be moved in and has no length, but gives bytes.</summary>
    private static bool IsRegular(FileStream file)
    {
        if (!file.CanSeek)
        {
            return false;
        }

        Span<byte> first = stackalloc byte[1];
        return file.Length > 0 || RandomAccess.Read(file.SafeFileHandle, first, 0) == 0;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
