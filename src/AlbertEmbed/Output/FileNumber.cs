using System.Runtime.InteropServices;

namespace AlbertEmbed.Output;

/// <summary>What tells a file from all others on a Linux machine, whatever its names are: hard links have it in common.</summary>
/// <param name="Major">Number of the kind of device that it is on.</param>
/// <param name="Minor">Number of the device.</param>
/// <param name="Inode">Number of the file there.</param>
internal readonly partial record struct FileNumber(uint Major, uint Minor, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint OnlyInode = 0x100;

    /// <returns>Null when there is no such file, or the system does not say.</returns>
    public static FileNumber? Of(string path)
    {
        try
        {
            return Statx(CurrentFolder, path, 0, OnlyInode, out Facts facts) == 0
                ? new FileNumber(facts.Major, facts.Minor, facts.Inode)
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
    private static partial int Statx(int folder, string path, int flags, uint mask, out Facts facts);

    /// <summary>Source: struct statx in linux/stat.h, of which these fields stand at the same places on all machines.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Facts
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint Major;

        [FieldOffset(140)]
        public uint Minor;
    }
}
