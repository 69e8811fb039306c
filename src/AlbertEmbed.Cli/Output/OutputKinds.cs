using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Output;

/// <summary>Finds out where what is written to an output comes out.</summary>
internal static class OutputKinds
{
    private const int StandardError = 2;

    /// <summary>Stand for whichever terminal a program has.</summary>
    private static readonly string[] OwnTerminals = ["/dev/tty", "/dev/console"];

    /// <param name="place">What the output's name stands for.</param>
    /// <param name="name">The name; null for standard output.</param>
    public static OutputKind Of(OutputPlace place, string? name)
    {
        if (place.FilePath is not null)
        {
            return OutputKind.File;
        }

        if (OperatingSystem.IsWindows())
        {
            return !Console.IsOutputRedirected ? OutputKind.ErrorTerminal
                : StreamOutput.HasPosition ? OutputKind.File
                : OutputKind.Pipe;
        }

        using SafeFileHandle handle = place.Descriptor is { } descriptor
            ? new SafeFileHandle(descriptor, ownsHandle: false)
            : PosixCalls.OpenToReadAtOnce(name!);
        return PosixCalls.IsTerminal(handle) ? KindOfTerminal(place.Descriptor is { } open ? TerminalOf(open) : name)
            : PosixCalls.HasPosition(handle) ? OutputKind.File
            : OutputKind.Pipe;
    }

    /// <summary>Refuses to show bytes on a terminal, which takes some of them for commands.</summary>
    /// <param name="format">What the bytes are, as a user calls it.</param>
    /// <param name="place">What the output's name stands for.</param>
    /// <param name="name">The name; null for standard output.</param>
    /// <exception cref="UserException">The output is a terminal.</exception>
    public static void RefuseBinary(string format, OutputPlace place, string? name)
    {
        if (Of(place, name) is OutputKind.ErrorTerminal or OutputKind.OtherTerminal)
        {
            throw UserException.Usage($"{format} is binary, and the output is a terminal. Name a file with -o.");
        }
    }

    private static OutputKind KindOfTerminal(string? terminal) =>
        terminal is not null && TerminalOf(StandardError) is { } errors && terminal != errors && !OwnTerminals.Contains(terminal)
            && !OwnTerminals.Contains(errors)
            ? OutputKind.OtherTerminal
            : OutputKind.ErrorTerminal;

    /// <returns>Null where the system does not say.</returns>
    private static string? TerminalOf(int descriptor) =>
        OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget : null;
}
