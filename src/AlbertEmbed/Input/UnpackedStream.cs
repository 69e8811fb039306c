using ICSharpCode.SharpZipLib.GZip;

namespace AlbertEmbed.Input;

/// <summary>
/// What a gzip file holds; damage of any kind is an <see cref="InvalidDataException"/>. (.NET's own stream takes the end of a
/// file that is cut off for the end of the data.)
/// </summary>
internal sealed class UnpackedStream(Stream packed) : Stream
{
    /// <summary>What a read of damaged data would have given is lost with it, so that one read takes little.</summary>
    private const int ReadLength = 1 << 10;

    private readonly GZipInputStream unpacked = new(new BufferedStream(packed, 1 << 16));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return unpacked.Read(buffer, offset, Math.Min(count, ReadLength));
        }
        catch (Exception e) when (e is not IOException or EndOfStreamException)
        {
            // Some damage shows as an index out of range.
            throw new InvalidDataException(e.Message, e);
        }
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        unpacked.Dispose();
        base.Dispose(disposing);
    }
}
