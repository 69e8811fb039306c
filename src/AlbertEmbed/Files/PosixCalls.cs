using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Files;

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
    private const int ForWriting = 1;
    private const int ForBoth = 2;
    private const int FileSizeSignal = 25;

    /// <summary>errno of a link that was not to be followed.</summary>
    private static readonly int LinkNotFollowed = OperatingSystem.IsLinux() ? 40 : 62;

    /// <summary>O_NOFOLLOW, whose number depends on the processor; O_NONBLOCK, so that no pipe is waited for; O_CLOEXEC.</summary>
    private static readonly int OwnFileFlags = !OperatingSystem.IsLinux() ? 0x100 | 4 | 0x1000000
        : RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le
            ? 0x8000 | 0x800 | 0x80000
        : 0x20000 | 0x800 | 0x80000;

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

    /// <summary>Whether a file could not be opened because it is a link.</summary>
    public static bool IsLink(IOException error) => error.HResult == LinkNotFollowed;

    /// <summary>Opens a file of this program for reading, whether it is locked or not. A link at its name is not followed.</summary>
    public static SafeFileHandle OpenToRead(string path) => new(Open(path, OwnFileFlags), ownsHandle: true);

    /// <summary>Opens a file of this program for writing. A link at its name is not followed, and a pipe is not waited for.</summary>
    /// <exception cref="IOException">It cannot be opened, or it is a pipe. The HResult is errno where there is one.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static SafeFileHandle OpenOwn(string path, bool forReading)
    {
        const int NotPermitted = 1;
        const int NotFound = 2;
        const int NotAllowed = 13;
        SafeFileHandle handle = new(Open(path, OwnFileFlags | (forReading ? ForBoth : ForWriting)), ownsHandle: true);
        int error = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid && HasPosition(handle))
        {
            return handle;
        }

        string reason = handle.IsInvalid ? Marshal.GetPInvokeErrorMessage(error) : "It is a pipe or a device";
        bool isOpen = !handle.IsInvalid;
        handle.Dispose();
        throw isOpen ? new IOException($"{reason}: '{path}'", LinkNotFollowed)
            : error is NotPermitted or NotAllowed ? new UnauthorizedAccessException($"{reason}: '{path}'")
            : error == NotFound ? new FileNotFoundException($"{reason}: '{path}'")
            : new IOException($"{reason}: '{path}'", error);
    }

    /// <summary>
    /// Makes a write beyond the limit for one file (<c>ulimit -f</c>) fail. Without this the system ends the program, and what is done is
    /// lost.
    /// </summary>
    public static void IgnoreFileSizeSignal() => _ = Signal(FileSizeSignal, 1);

    /// <summary>Makes a folder, with the usual permissions.</summary>
    /// <returns>False when something has its name already.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static bool TryMakeFolder(string path)
    {
        const int Exists = 17;
        const int Everything = 0x1FF;
        if (MakeFolder(path, Everything) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == Exists ? false : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'", error);
    }

    /// <summary>Opens a file for reading; a pipe without a writer too.</summary>
    public static SafeFileHandle OpenToReadAtOnce(string path) => new(Open(path, OperatingSystem.IsLinux() ? 0x800 : 4), ownsHandle: true);

    /// <summary>Whether an open file has a position: pipes, sockets and terminals have none.</summary>
    public static bool HasPosition(SafeFileHandle file) => Seek(file, 0, whence: 1) >= 0;

    /// <summary>Whether an open file is a terminal.</summary>
    public static bool IsTerminal(SafeFileHandle file) => IsTerminalCall(file) == 1;

    /// <summary>Whether the program was started with this descriptor, rather than having opened it for itself.</summary>
    public static bool IsInherited(int descriptor) =>
        Control(descriptor, GetDescriptorFlags) is var flags && flags >= 0 && (flags & CloseOnExecute) == 0;

    /// <summary>Writes all bytes at the descriptor's own position.</summary>
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
                // Another program has made it non-blocking, and its reader is slow.
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

    [LibraryImport(Library, EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFolder(string path, int mode);

    [LibraryImport(Library, EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Signal(int signal, nint handler);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport(Library, EntryPoint = "lseek")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int IsTerminalCall(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);
}
