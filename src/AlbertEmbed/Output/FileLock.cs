using System.Globalization;
using System.Text;
using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Output;

/// <summary>
/// A lock that one process can have: an advisory lock on a small file that says which process that is. The system ends it with the
/// process, so that a file left by a killed one does not matter. The file is deleted at the end.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LongestNote = 1 << 10;

    private readonly string path;
    private readonly FileStream file;

    private FileLock(string path, FileStream file)
    {
        this.path = path;
        this.file = file;
    }

    /// <summary>Whether the file system has locks. Without them, nothing keeps another process out.</summary>
    public bool IsEffective { get; private init; }

    /// <summary>Takes the lock of an output, or refuses: two runs that write one output would mix their rows.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="note">Takes what is said when the file system has no locks.</param>
    /// <exception cref="UserException">Another process has the lock, or the folder is not there or cannot be written.</exception>
    public static FileLock ForOutput(string output, Action<string> note)
    {
        if (Path.GetDirectoryName(output) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            throw UserException.Failure($"There is no folder {folder} for the output {output}. Make it first (mkdir -p), or give another name.");
        }

        string path = output + OutputTarget.PartSuffix + ".lock";
        try
        {
            FileLock taken = TryTake(path)
                ?? throw UserException.Usage($"{Holder(path)} is writing {output} now. Wait for its end, or give the output another name.");
            if (!taken.IsEffective)
            {
                note($"the file system of {output} has no locks, so nothing keeps two runs from writing it at once.");
            }

            return taken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"The output {output} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Takes a lock without waiting.</summary>
    /// <param name="path">Its file.</param>
    /// <returns>Null when another process has it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static FileLock? TryTake(string path)
    {
        while (Open(path) is { } taken)
        {
            string note = string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName} {Guid.NewGuid():N}\n");
            try
            {
                taken.file.SetLength(0);
                RandomAccess.Write(taken.file.SafeFileHandle, Encoding.UTF8.GetBytes(note), 0);

                // Whoever had the lock before may have deleted the file after it was opened here, and another one may stand in its place.
                if (OperatingSystem.IsWindows() || Read(path) == note)
                {
                    return taken;
                }
            }
            catch
            {
                taken.Dispose();
                throw;
            }

            taken.file.Dispose();
        }

        return null;
    }

    /// <summary>Says who has a lock: "Process 123", "Process 123 on host", or "Another process".</summary>
    public static string Holder(string path) => OperatingSystem.IsWindows() || Read(path).Split(' ') is not [{ Length: > 0 } process, var machine, _]
        ? "Another process"
        : $"Process {process}{(machine == Environment.MachineName ? string.Empty : $" on {machine}")}";

    public void Dispose()
    {
        // On Unix the file goes while it is still locked: deleted later, it could be another process's.
        if (!OperatingSystem.IsWindows())
        {
            Delete();
        }

        file.Dispose();
        if (OperatingSystem.IsWindows())
        {
            Delete();
        }
    }

    private static FileLock? Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult == WindowsSharingViolation || (!OperatingSystem.IsWindows() && PosixCalls.IsLocked(e)))
        {
            return null;
        }

        // .NET takes the same lock, but does not say when there is none.
        bool? isLocked = OperatingSystem.IsWindows() ? true : PosixCalls.TryLock(file.SafeFileHandle);
        if (isLocked == false)
        {
            file.Dispose();
            return null;
        }

        return new FileLock(path, file) { IsEffective = isLocked == true };
    }

    private static string Read(string path)
    {
        using SafeFileHandle handle = PosixCalls.OpenToRead(path);
        byte[] note = new byte[LongestNote];
        return handle.IsInvalid ? string.Empty : Encoding.UTF8.GetString(note.AsSpan(0, RandomAccess.Read(handle, note, 0)));
    }

    private void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file without a lock is no obstacle.
        }
    }
}
