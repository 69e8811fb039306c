using System.Globalization;
using System.Text;
using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Files;

/// <summary>
/// A lock that one process can have: an advisory lock on a small file with the process's number in it. The system ends the lock with the
/// process, so the file of a killed one is no obstacle. The file is deleted at the end.
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>Ends the name of an output's lock.</summary>
    public const string Suffix = OwnFile.PartSuffix + ".lock";

    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int UnixFileExists = 17;
    private const int WindowsFileExists = unchecked((int)0x80070050);
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

    /// <summary>Whether its file was there already, because its process was killed.</summary>
    public bool WasLeft { get; private init; }

    /// <summary>Whether its file stays, as a sign that the files beside it are a killed process's.</summary>
    public bool StaysBehind { get; set; }

    /// <summary>Takes the lock of an output, or refuses: two runs that write one output would mix their rows.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="note">Takes a sentence when the file system has no locks.</param>
    /// <exception cref="UserException">Another process has the lock, or the folder is not there or cannot be written.</exception>
    public static FileLock ForOutput(string output, Action<string> note)
    {
        FileOwner.RefuseForeignLinks(output);
        if (Path.GetDirectoryName(output) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            throw UserException.Failure(
                $"There is no folder {folder} for the output {output}. Make it first (mkdir -p), or give another name.");
        }

        string path = output + Suffix;
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
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"The output {output} cannot be written: {FileFault.Reason(e)}", e);
        }
    }

    /// <summary>Takes a lock without waiting.</summary>
    /// <param name="path">Its file.</param>
    /// <returns>Null when another process has it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UserException">Its name belongs to a link, a pipe, or a file that is not a lock.</exception>
    public static FileLock? TryTake(string path)
    {
        FileOwner.RefuseForeignLinks(path);
        while (OpenOrCreate(path) is { } taken)
        {
            string note = string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Environment.MachineName} {Guid.NewGuid():N}\n");
            try
            {
                taken.file.SetLength(0);
                RandomAccess.Write(taken.file.SafeFileHandle, Encoding.UTF8.GetBytes(note), 0);

                // The lock's last owner may have deleted the file after it was opened here, and another process may have made a new one.
                if (OperatingSystem.IsWindows() || Read(path) == note)
                {
                    UnfinishedWork.Add(path);
                    return taken;
                }
            }
            catch
            {
                taken.StaysBehind = taken.WasLeft;
                taken.Dispose();
                throw;
            }

            taken.file.Dispose();
        }

        return null;
    }

    /// <summary>Says who has a lock: "Process 123", "Process 123 on host", or "Another process".</summary>
    public static string Holder(string path) =>
        OperatingSystem.IsWindows() || Read(path).Split(' ') is not [{ Length: > 0 } process, var machine, _]
        ? "Another process"
        : $"Process {process}{(machine == Environment.MachineName ? string.Empty : $" on {machine}")}";

    public void Dispose()
    {
        UnfinishedWork.Remove(path);

        // On Unix the file is deleted while it is still locked; later, it could be another process's.
        if (!OperatingSystem.IsWindows() && !StaysBehind)
        {
            OwnFile.Delete(path);
        }

        file.Dispose();
        if (OperatingSystem.IsWindows() && !StaysBehind)
        {
            OwnFile.Delete(path);
        }
    }

    /// <returns>Null when another process has the lock.</returns>
    private static FileLock? OpenOrCreate(string path)
    {
        if (OpenFile(path, out bool wasLeft) is not { } file)
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

        if (wasLeft && !IsNote(Read(file.SafeFileHandle)))
        {
            file.Dispose();
            throw Foreign(path);
        }

        return new FileLock(path, file) { IsEffective = isLocked == true, WasLeft = wasLeft };
    }

    /// <returns>Null when another process has locked it.</returns>
    private static FileStream? OpenFile(string path, out bool wasLeft)
    {
        wasLeft = false;
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is UnixFileExists or WindowsFileExists)
        {
            wasLeft = true;
        }
        catch (IOException e) when (IsLocked(e))
        {
            return null;
        }

        try
        {
            return OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
                : new FileStream(PosixCalls.OpenOwn(path, forReading: true), FileAccess.ReadWrite, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            // The process that had the lock has removed the file since.
            return OpenFile(path, out wasLeft);
        }
        catch (IOException e) when (!OperatingSystem.IsWindows() && PosixCalls.IsLink(e))
        {
            throw Foreign(path);
        }
        catch (IOException e) when (IsLocked(e))
        {
            return null;
        }
    }

    private static bool IsLocked(IOException error) =>
        error.HResult == WindowsSharingViolation || (!OperatingSystem.IsWindows() && PosixCalls.IsLocked(error));

    private static UserException Foreign(string path) =>
        UserException.Usage($"{path} is not a lock of this program, so it is left as it is. Remove it, or give the output another name.");

    /// <summary>Whether a file holds what this class writes. A process may have been killed before it wrote anything.</summary>
    private static bool IsNote(string text) =>
        text.Length == 0 || (text.Split(' ') is [{ Length: > 0 } process, _, _] && process.All(char.IsAsciiDigit));

    private static string Read(string path)
    {
        using SafeFileHandle handle = PosixCalls.OpenToRead(path);
        return handle.IsInvalid || !PosixCalls.HasPosition(handle) ? string.Empty : Read(handle);
    }

    private static string Read(SafeFileHandle handle)
    {
        byte[] note = new byte[LongestNote];
        return Encoding.UTF8.GetString(note.AsSpan(0, RandomAccess.Read(handle, note, 0)));
    }
}
