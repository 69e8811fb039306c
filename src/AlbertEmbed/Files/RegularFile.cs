using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Files;

/// <summary>
/// Opens all files of model folders. A pipe with the name of such a file would block without end, and a device would give bytes without
/// end: both are refused, without blocking.
/// </summary>
internal static partial class RegularFile
{
    /// <summary>Far more than any settings file has.</summary>
    public const long LongestSettings = 1 << 24;

    /// <summary>Far more than any vocabulary has: a million pieces take 70 MB.</summary>
    public const long LongestVocabulary = 1 << 27;

    // O_CLOEXEC and O_NONBLOCK.
    private static readonly int ReadAtOnce = OperatingSystem.IsMacOS() ? 0x1000004 : 0x80800;

    /// <exception cref="UserException">The file is a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file.</exception>
    public static FileStream Open(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw UserException.Model(
                $"The name {path.Replace('\0', '?')} has a NUL character in it, which file names cannot have. Fetch the checkpoint again.");
        }

        if (OperatingSystem.IsWindows())
        {
            return File.OpenRead(path);
        }

        SafeFileHandle handle = new(Open(path, ReadAtOnce), ownsHandle: true);
        if (handle.IsInvalid)
        {
            // This call throws the exception that says why.
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

    /// <exception cref="UserException">The file has more than <paramref name="most"/> bytes, or is not a regular file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file.</exception>
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
    /// <exception cref="UserException">The file is a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the file.</exception>
    public static (long Bytes, string Sha256) Digest(string path)
    {
        using FileStream file = Open(path);
        return (file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>A device such as /dev/zero is seekable and has length 0, but gives bytes.</summary>
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
