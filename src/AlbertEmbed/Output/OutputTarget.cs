using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Output;

/// <summary>Where output goes: standard output, or a file that appears under its name only when it is complete.</summary>
internal sealed class OutputTarget : IDisposable
{
    /// <summary>Ends the name of a file that is not complete.</summary>
    public const string PartSuffix = ".part";

    private const string DeviceFolder = "/dev/";
    private const int WindowsStandardOutput = -11;
    private const int BrokenPipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x800700E8);

    private readonly string? path;
    private readonly Stream stream;
    private readonly string shown;
    private bool isComplete;

    private OutputTarget(string? path, Stream stream, string name)
    {
        this.path = path;
        this.stream = stream;
        Name = Path.GetFileName(name);
        shown = name;
    }

    /// <summary>The file's name, without its folder.</summary>
    public string Name { get; }

    /// <summary>Whether what was written can be gone back to.</summary>
    public bool IsFile => path is not null;

    /// <summary>Bytes written so far, of an earlier run too.</summary>
    public long Position { get; private set; }

    /// <summary>Whether an incomplete file stays, to be gone on with.</summary>
    public bool KeepsPart { get; set; }

    /// <summary>Whether a path names a device, which has no place for files beside it.</summary>
    public static bool IsDevice(string path) => Path.GetFullPath(path).StartsWith(DeviceFolder, StringComparison.Ordinal);

    /// <summary>Standard output.</summary>
    public static OutputTarget StandardOutput()
    {
        // The console's own stream hides a closed pipe; a stream over the handle would not share a file's position.
        FileStream direct = new(
            new SafeFileHandle(OperatingSystem.IsWindows() ? GetStdHandle(WindowsStandardOutput) : 1, ownsHandle: false),
            FileAccess.Write,
            bufferSize: 0);
        return new OutputTarget(null, direct.CanSeek ? Console.OpenStandardOutput() : direct, "standard output");
    }

    /// <summary>Opens a temporary file beside <paramref name="path"/>.</summary>
    /// <param name="path">The file's name once it is complete.</param>
    /// <param name="force">Whether a file of that name is replaced.</param>
    /// <param name="resumeAt">How many bytes of an earlier run's temporary file stay.</param>
    /// <exception cref="UserException">The file exists, or cannot be written.</exception>
    public static OutputTarget File(string path, bool force, long resumeAt = 0)
    {
        if (Directory.Exists(path))
        {
            throw UserException.Usage($"The output {path} is a folder. Give a file name.");
        }

        bool isDevice = IsDevice(path);
        if (System.IO.File.Exists(path) && !force && !isDevice)
        {
            throw UserException.Usage($"The output {path} exists. Use --force to replace it.");
        }

        try
        {
            // A device is written to, never replaced by a file.
            if (isDevice)
            {
                return new OutputTarget(null, new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), path);
            }

            FileStream part = new(path + PartSuffix, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            part.SetLength(resumeAt);
            part.Position = resumeAt;
            return new OutputTarget(path, part, path) { Position = resumeAt };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UserException.Failure($"The output {path} cannot be written: {e.Message}", e);
        }
    }

    /// <exception cref="ClosedPipeException">Whoever read standard output has gone.</exception>
    /// <exception cref="UserException">The disk is full, or the like.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            Position += bytes.Length;
        }
        catch (IOException e) when (!IsFile && e.HResult is BrokenPipe or WindowsBrokenPipe)
        {
            throw new ClosedPipeException();
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // The second one is what .NET makes of a file system's or user's limit for one file.
            throw UserException.Failure($"{shown} cannot be written any further: {e.Message}", e);
        }
    }

    /// <summary>Overwrites the first bytes of a file.</summary>
    public void WriteStart(ReadOnlySpan<byte> bytes)
    {
        stream.Position = 0;
        Write(bytes);
        Position -= bytes.Length;
    }

    /// <summary>Drops what was written after a place, which makes room on a full disk.</summary>
    public void CutTo(long length)
    {
        stream.SetLength(length);
        stream.Position = Position = length;
    }

    /// <summary>Waits until what was written is on the disk.</summary>
    /// <exception cref="UserException">The disk is full, or the like.</exception>
    public void Sync()
    {
        try
        {
            ((FileStream)stream).Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            throw UserException.Failure($"{shown} cannot be written any further: {e.Message}", e);
        }
    }

    /// <summary>Gives a file its name.</summary>
    public void Complete()
    {
        if (path is not null)
        {
            try
            {
                ((FileStream)stream).Flush(flushToDisk: true);
                stream.Dispose();
                System.IO.File.Move(path + PartSuffix, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw UserException.Failure($"The output {path} cannot be completed: {e.Message}", e);
            }
        }

        isComplete = true;
    }

    public void Dispose()
    {
        stream.Dispose();
        if (path is not null && !isComplete && !KeepsPart)
        {
            System.IO.File.Delete(path + PartSuffix);
        }
    }

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);
}
