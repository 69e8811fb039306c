using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Output;

/// <summary>
/// The calls of the C library that .NET has no method for: a lock whose failure can be told from its absence, reading a file that
/// another program has locked (.NET locks every file that it opens), and writing to a descriptor that the shell has opened, at the
/// place and in the mode that the shell has set. Never used on Windows.
/// </summary>
internal static partial class PosixCalls
{
    private const string Library = "libc";
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExecute = 1;

    /// <summary>errno of a lock that another open file has: EAGAIN on Linux, EWOULDBLOCK on macOS.</summary>
    private static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Takes an exclusive lock. It ends when the file is closed, however the program ends.</summary>
    /// <returns>Null when the file system has no locks.</returns>
    public static bool? TryLock(SafeFileHandle file) =>
        FileLock(file, LockExclusive | LockWithoutWaiting) == 0 ? true
        : Marshal.GetLastPInvokeError() == WouldBlock ? false
        : null;

    /// <summary>Whether a file could not be opened because another program has locked it.</summary>
    public static bool IsLocked(IOException error) => error.HResult == WouldBlock;

    /// <summary>Opens a file for reading whether it is locked or not.</summary>
    public static SafeFileHandle OpenToRead(string path) => new(Open(path, 0), ownsHandle: true);

    /// <summary>Opens a file for reading; a pipe without a writer too.</summary>
    public static SafeFileHandle OpenToReadAtOnce(string path) => new(Open(path, OperatingSystem.IsLinux() ? 0x800 : 4), ownsHandle: true);

    /// <summary>Whether an open file has a place to read and write at: pipes, sockets and terminals have none.</summary>
    public static bool HasPosition(SafeFileHandle file) => Seek(file, 0, whence: 1) >= 0;

    /// <summary>Whether the program was started with this descriptor, rather than having opened it for itself.</summary>
    public static bool IsInherited(int descriptor) => Control(descriptor, GetDescriptorFlags) is var flags && flags >= 0 && (flags & CloseOnExecute) == 0;

    /// <summary>Writes all bytes at the descriptor's own place.</summary>
    /// <exception cref="IOException">Its HResult is errno.</exception>
    public static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        const int Interrupted = 4;
        while (!bytes.IsEmpty)
        {
            nint written = Write(descriptor, bytes, bytes.Length);
            int error = Marshal.GetLastPInvokeError();
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
            }
            else if (error == WouldBlock)
            {
                // Somebody has made it non-blocking, and its reader is slow.
                Thread.Sleep(1);
            }
            else if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FileLock(SafeFileHandle file, int operation);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport(Library, EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);
}
