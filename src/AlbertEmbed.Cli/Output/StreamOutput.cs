using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Packing;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Output;

/// <summary>Opens outputs that are not files of this program: they are written to as they are, and never replaced by a file.</summary>
internal static class StreamOutput
{
    private const int WindowsStandardOutput = -11;

    /// <summary>Whether standard output is a file, rather than a pipe or a terminal.</summary>
    public static bool HasPosition
    {
        get
        {
            using FileStream direct = StandardOutput();
            return direct.CanSeek;
        }
    }

    /// <exception cref="UserException">It is closed.</exception>
    public static OutputTarget OpenStandardOutput()
    {
        if (!OperatingSystem.IsWindows() && !PosixCalls.IsInherited(1))
        {
            throw UserException.Failure("standard output is closed. Leave it open, or name a file with -o.");
        }

        // The console's own stream hides a closed pipe; a stream over the handle would not share a file's position.
        FileStream direct = StandardOutput();
        return new OutputTarget(null, direct.CanSeek ? Console.OpenStandardOutput() : direct, "standard output");
    }

    /// <summary>Opens standard output, another descriptor, a pipe or a device.</summary>
    /// <param name="place">What the name stands for.</param>
    /// <param name="name">The name, for messages.</param>
    /// <param name="packing">How it is packed; null when it is not.</param>
    /// <exception cref="UserException">It cannot be opened.</exception>
    public static OutputTarget Open(OutputPlace place, string name, PackingKind? packing)
    {
        PackedBlocks? blocks = packing is { } kind ? new PackedBlocks(kind) : null;
        try
        {
            return place.Descriptor switch
            {
                1 => OpenStandardOutput(),
                { } descriptor when !PosixCalls.IsInherited(descriptor) =>
                    throw UserException.Failure($"The output {name} cannot be written: it is not open."),
                { } descriptor => new OutputTarget(null, new DescriptorStream(descriptor), name, blocks),
                null => new OutputTarget(
                    null, new FileStream(name, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), name, blocks),
            };
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {name} cannot be written: {FileFault.Reason(e)}", e);
        }
    }

    private static FileStream StandardOutput() => new(
        new SafeFileHandle(OperatingSystem.IsWindows() ? GetStdHandle(WindowsStandardOutput) : 1, ownsHandle: false),
        FileAccess.Write,
        bufferSize: 0);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);
}
