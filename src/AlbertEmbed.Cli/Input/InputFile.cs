using AlbertEmbed.Errors;
using AlbertEmbed.Packing;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Input;

/// <summary>Opens inputs: files, or standard input for "-".</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    private const string StandardInputFacts = "/proc/self/fdinfo/0";
    private const int ClosedWhenProgramsStart = 0x80000;

    /// <exception cref="UserException">The file cannot be opened.</exception>
    public static Stream Open(string path)
    {
        if (path == StandardInput)
        {
            Stream standardInput = Console.OpenStandardInput();
            return OperatingSystem.IsWindows() ? standardInput : WatchedFile.Watch(standardInput, new SafeFileHandle(0, ownsHandle: false));
        }

        if (Directory.Exists(path))
        {
            throw UserException.Failure($"The input {path} is a folder. Give its files, each with --input.");
        }

        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
            Stream watched = WatchedFile.Watch(file, file.SafeFileHandle);
            return PackingNames.Of(path) is { } packing ? UnpackedStream.Open(packing, watched) : watched;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The input {path} cannot be opened: {FileFault.ReasonToOpen(e)}", e);
        }
    }

    /// <summary>Refuses an input that cannot be read. A pipe is not opened for that: it would lose its writer.</summary>
    /// <exception cref="UserException">There is no such file, or it may not be read.</exception>
    public static void RequireReadable(string path)
    {
        if (path == StandardInput)
        {
            if (IsStandardInputClosed())
            {
                throw UserException.Usage("Standard input is closed. Give texts as arguments or with --input FILE, or open it (< FILE).");
            }
        }
        else if (!File.Exists(path) || HasLength(path))
        {
            Open(path).Dispose();
        }
    }

    /// <summary>Whether a file has a length; pipes and devices have none.</summary>
    public static bool HasLength(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    /// <summary>
    /// Whether the program was started without standard input. Then descriptor 0 is a file of the runtime, which unlike inherited files is
    /// marked to be closed when a program starts.
    /// </summary>
    private static bool IsStandardInputClosed()
    {
        if (!Directory.Exists(Path.GetDirectoryName(StandardInputFacts)))
        {
            return false;
        }

        try
        {
            string? flags = File.ReadLines(StandardInputFacts).FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags is not null && (Convert.ToInt64(flags["flags:".Length..].Trim(), 8) & ClosedWhenProgramsStart) != 0;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
    }

    /// <summary>Whether a file is packed, by its name.</summary>
    public static bool IsPacked(string path) => PackingNames.Of(path) is not null;

    public static string Name(string path) => path == StandardInput ? "stdin" : path;
}
