namespace AlbertEmbed.Packing;

/// <summary>
/// The content of a packed file; damage of any kind is an <see cref="UnpackingException"/>. The streams of libraries take a cut-off
/// end, or what follows the first part of a file, for the end of the data, and throw whatever damaged data leads them to.
/// </summary>
internal abstract class UnpackedStream(PackedInput input) : Stream
{
    /// <summary>A read that meets damage gives nothing, so each read is short: little of what came before the damage is lost.</summary>
    private const int ReadLength = 1 << 10;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected PackedInput Input => input;

    public static UnpackedStream Open(PackingKind kind, Stream packed)
    {
        PackedInput input = new(packed);
        return kind switch
        {
            PackingKind.Gzip => new GzipUnpacker(input),
            PackingKind.Zstd => new ZstdUnpacker(input),
            PackingKind.Xz => new XzUnpacker(input),
            _ => new Bzip2Unpacker(input),
        };
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Unpack(buffer, offset, Math.Min(count, ReadLength));
        }
        catch (Exception e) when (e is not (UnpackingException or OutOfMemoryException))
        {
            input.ThrowFailure();
            throw new UnpackingException(e.Message, e);
        }
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Gives the next bytes; none at the end.</summary>
    /// <remarks>May throw anything when the data is damaged.</remarks>
    protected abstract int Unpack(byte[] buffer, int offset, int count);

    protected override void Dispose(bool disposing)
    {
        input.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whether there is one more part of the file.</summary>
    /// <param name="isFirst">Whether none has come yet: a file without any is damaged.</param>
    protected bool HasPart(bool isFirst) =>
        !input.IsAtEnd || (isFirst ? throw new UnpackingException("the file is empty") : false);
}
