using System.Runtime.InteropServices;

namespace AlbertEmbed.CommandLine;

/// <summary>The terminal that standard error is.</summary>
internal static partial class ErrorTerminal
{
    /// <summary>Whether standard error is a terminal.</summary>
    public static bool IsThere => !Console.IsErrorRedirected;

    /// <summary>Whether it is one whose cursor can be sent back.</summary>
    public static bool CanRedraw => IsThere
        && (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"));

    /// <summary>Its columns now.</summary>
    public static int Width => TerminalWindow.Width(TerminalWindow.StandardError);

    /// <summary>
    /// Whether what is written there disturbs nobody who types: a job in the background (<c>&amp;</c>) shares it with the shell.
    /// </summary>
    public static bool IsOurs =>
        OperatingSystem.IsWindows() || ForegroundGroup(TerminalWindow.StandardError) is var group && (group < 0 || group == OwnGroup());

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OwnGroup();
}
