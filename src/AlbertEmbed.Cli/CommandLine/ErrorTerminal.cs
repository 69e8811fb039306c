using System.Runtime.InteropServices;

namespace AlbertEmbed.CommandLine;

/// <summary>The terminal that standard error is.</summary>
internal static partial class ErrorTerminal
{
    private const int StandardError = 2;
    private const int UsualWidth = 80;

    /// <summary>TIOCGWINSZ of all processors but a few, on Linux.</summary>
    private const nuint WindowSizeRequest = 0x5413;

    /// <summary>Whether standard error is a terminal.</summary>
    public static bool IsThere => !Console.IsErrorRedirected;

    /// <summary>Whether it is one whose cursor can be sent back.</summary>
    public static bool CanRedraw => IsThere
        && (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Its columns now.</summary>
    public static int Width => Columns() is var width and > 0 ? width : UsualWidth;

    /// <summary>
    /// Whether what is written there disturbs nobody who types: a job in the background (<c>&amp;</c>) shares it with the shell.
    /// </summary>
    public static bool IsOurs =>
        OperatingSystem.IsWindows() || ForegroundGroup(StandardError) is var group && (group < 0 || group == OwnGroup());

    private static int Columns()
    {
        try
        {
            // The console's own property sets up the terminal for reading keys, and asks standard output.
            return OperatingSystem.IsLinux()
                ? WindowSize(StandardError, WindowSizeRequest, out TerminalSize size) == 0 ? size.Columns : 0
                : Console.WindowWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WindowSize(int descriptor, nuint request, out TerminalSize size);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OwnGroup();

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
