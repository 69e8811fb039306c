using System.Runtime.InteropServices;
using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>The size of the terminal that one of the standard streams is.</summary>
internal static partial class TerminalWindow
{
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    private const int UsualWidth = 80;

    /// <summary>TIOCGWINSZ of all processors but a few, on Linux.</summary>
    private const nuint WindowSizeRequest = 0x5413;

    /// <summary>Columns now; where nobody says, those of most.</summary>
    public static int Width(int descriptor)
    {
        try
        {
            // The console's own property sends the terminal a command that sets up its keys.
            int columns = !OperatingSystem.IsLinux() ? Console.WindowWidth
                : WindowSize(descriptor, WindowSizeRequest, out TerminalSize size) == 0 ? size.Columns
                : 0;
            return columns > 0 ? columns : UsualWidth;
        }
        catch (Exception e) when (FileFault.Is(e) || e is PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WindowSize(int descriptor, nuint request, out TerminalSize size);

    /// <summary>Source: struct winsize in asm-generic/termios.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TerminalSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
