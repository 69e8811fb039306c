using System.Runtime.InteropServices;

namespace AlbertEmbed.Inference;

/// <summary>
/// Keeps native code from writing to standard error until it is disposed: the WebGPU implementation prints warnings there, and reports as
/// an error what matters.
/// </summary>
internal sealed partial class MutedStandardError : IDisposable
{
    private const int StandardError = 2;
    private const int WriteOnly = 1;

    private readonly int kept = -1;

    public MutedStandardError()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        kept = Duplicate(StandardError);
        int nowhere = Open("/dev/null", WriteOnly);
        if (kept >= 0 && nowhere >= 0)
        {
            _ = Duplicate(nowhere, StandardError);
        }

        _ = Close(nowhere);
    }

    public void Dispose()
    {
        if (kept >= 0)
        {
            _ = Duplicate(kept, StandardError);
            _ = Close(kept);
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
