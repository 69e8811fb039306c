using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Files;

/// <summary>Tells pipes, devices and sockets from files.</summary>
internal static class SpecialFile
{
    /// <summary>
    /// Whether a file is a pipe, device or socket: what is written there cannot be read again or overwritten.
    /// </summary>
    public static bool Is(string path)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
        {
            return false;
        }

        // Opened without waiting for a pipe's other end. A file that may not be read counts as a file: writing to it gives the reason.
        using SafeFileHandle handle = PosixCalls.OpenToReadAtOnce(path);
        return !handle.IsInvalid && !PosixCalls.HasPosition(handle);
    }
}
