using System.Runtime.InteropServices;

namespace AlbertEmbed.Files;

/// <summary>
/// What Linux says of a file. Source: struct statx in linux/stat.h, in which these fields have the same places on all machines.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal partial struct FileFacts
{
    private const int CurrentFolder = -100;
    private const int NotFollowed = 0x100;
    private const uint Basics = 0x7FF;

    /// <summary>Number of its owner.</summary>
    [FieldOffset(20)]
    public uint User;

    /// <summary>Its kind and permissions.</summary>
    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>Number of the file on its device.</summary>
    [FieldOffset(32)]
    public ulong Inode;

    /// <summary>When its content, name or permissions were last changed.</summary>
    [FieldOffset(96)]
    public long ChangedSeconds;

    [FieldOffset(104)]
    public uint ChangedNanoseconds;

    /// <summary>Number of the kind of device that it is on.</summary>
    [FieldOffset(136)]
    public uint Major;

    /// <summary>Number of the device.</summary>
    [FieldOffset(140)]
    public uint Minor;

    /// <returns>Null when there is no such file, or the system does not say.</returns>
    public static FileFacts? Of(string path, bool followsLinks)
    {
        try
        {
            return OperatingSystem.IsLinux()
                && Statx(CurrentFolder, path, followsLinks ? 0 : NotFollowed, Basics, out FileFacts facts) == 0
                    ? facts
                    : null;
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is older than 2018.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out FileFacts facts);
}
