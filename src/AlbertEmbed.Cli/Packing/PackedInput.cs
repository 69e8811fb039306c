using System.Runtime.ExceptionServices;

namespace AlbertEmbed.Packing;

/// <summary>
/// The bytes of a packed file, read once. Decoders take the end of a file for zeros or for the end of the data, and hide what the file
/// has to say: here each says it.
/// </summary>
internal sealed class PackedInput(Stream packed) : Stream
{
    private readonly byte[] buffer = new byte[1 << 16];
    private int next;
    private int end;
    private long before;
    private ExceptionDispatchInfo? failure;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>Bytes that were given out.</summary>
    public override long Position
    {
        get => before + next;
        set => throw new NotSupportedException();
    }

    /// <summary>Whether the file ends here.</summary>
    public bool IsAtEnd => next == end && !Fill();

    /// <summary>Whether the end of the file may be met by a read, rather than being damage.</summary>
    public bool MayEnd { get; set; }

    /// <summary>Throws what has gone wrong with the file itself, which a decoder may have turned into something else.</summary>
    public void ThrowFailure() => failure?.Throw();

    /// <summary>The next bytes, which stay.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (end - next < count)
        {
            _ = Fill() ? true : throw Cut();
        }

        return buffer.AsSpan(next, count);
    }

    public override int ReadByte()
    {
        if (MayEnd && IsAtEnd)
        {
            return -1;
        }

        RequireMore();
        return buffer[next++];
    }

    public override int Read(Span<byte> target)
    {
        if (target.IsEmpty || (MayEnd && IsAtEnd))
        {
            return 0;
        }

        RequireMore();
        int count = Math.Min(target.Length, end - next);
        buffer.AsSpan(next, count).CopyTo(target);
        next += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        packed.Dispose();
        base.Dispose(disposing);
    }

    private void RequireMore()
    {
        if (IsAtEnd)
        {
            throw Cut();
        }
    }

    private UnpackingException Cut()
    {
        UnpackingException cut = new("the end is missing");
        failure ??= ExceptionDispatchInfo.Capture(cut);
        return cut;
    }

    /// <summary>Reads more behind what is left.</summary>
    private bool Fill()
    {
        buffer.AsSpan(next, end - next).CopyTo(buffer);
        (before, next, end) = (before + next, 0, end - next);
        try
        {
            int read = packed.Read(buffer, end, buffer.Length - end);
            end += read;
            return read > 0;
        }
        catch (Exception e)
        {
            failure ??= ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }
}
