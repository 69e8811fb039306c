using AlbertEmbed.Errors;
using Microsoft.Win32.SafeHandles;

namespace AlbertEmbed.Input;

/// <summary>
/// Reads a file, and finds out at its end whether it was written to since: then a part of what was read may be of another version, or
/// the last record may be cut off.
/// </summary>
internal sealed class WatchedFile(Stream file, SafeFileHandle handle) : Stream
{
    private readonly (long Length, DateTime Written) begun = State(handle);

    public override bool CanRead => true;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <summary>Watches a file. Pipes and devices are not watched: what they have given cannot change.</summary>
    public static Stream Watch(Stream file, SafeFileHandle handle)
    {
        try
        {
            return State(handle).Length > 0 ? new WatchedFile(file, handle) : file;
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return file;
        }
    }

    /// <exception cref="InputChangedException">The end is reached, and the file was changed since the start.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = file.Read(buffer);
        if (read == 0)
        {
            Check();
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    private static (long Length, DateTime Written) State(SafeFileHandle handle) =>
        (RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));

    private void Check()
    {
        (long length, DateTime written) = State(handle);
        if (length != begun.Length)
        {
            throw new InputChangedException($"it had {Plural.Of(begun.Length, "byte")} and now has {length}");
        }

        if (written != begun.Written)
        {
            throw new InputChangedException($"it was written at {written:yyyy-MM-dd HH:mm:ss} UTC");
        }
    }
}
