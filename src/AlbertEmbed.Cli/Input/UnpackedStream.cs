using System.Buffers.Binary;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace AlbertEmbed.Input;

/// <summary>
/// Unpacks a gzip file; damage of any kind is an <see cref="InvalidDataException"/>. The streams of libraries take a cut-off end, or a
/// damaged header after the first member, for the end of the data.
/// </summary>
/// <remarks>Source: RFC 1952. NUL bytes after the last member are passed over, as tapes and block devices leave them.</remarks>
internal sealed class UnpackedStream(Stream packed) : Stream
{
    /// <summary>A read that meets damage gives nothing, so each read is short: little of what came before the damage is lost.</summary>
    private const int ReadLength = 1 << 10;

    private const byte HeaderHasChecksum = 2;
    private const byte HeaderHasExtra = 4;
    private const byte HeaderHasName = 8;
    private const byte HeaderHasComment = 16;
    private const byte Reserved = 0xE0;

    private readonly Inflater inflater = new(noHeader: true);
    private readonly Crc32 checksum = new();
    private readonly Crc32 headerChecksum = new();
    private readonly byte[] input = new byte[1 << 16];
    private int next;
    private int end;
    private bool isInMember;
    private bool hadMember;

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
            count = Math.Min(count, ReadLength);
            while (isInMember || ReadHeader())
            {
                int read = inflater.Inflate(buffer, offset, count);
                if (read > 0)
                {
                    checksum.Update(new ArraySegment<byte>(buffer, offset, read));
                    return read;
                }

                Continue();
            }

            return 0;
        }
        catch (Exception e) when (e is SharpZipBaseException or IndexOutOfRangeException or ArgumentException)
        {
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
        packed.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Does what the inflater waits for: more input, or the end of the member.</summary>
    private void Continue()
    {
        if (inflater.IsFinished)
        {
            next = end - inflater.RemainingInput;
            ReadFooter();
        }
        else if (inflater.IsNeedingDictionary)
        {
            throw new InvalidDataException("a dictionary is asked for");
        }
        else if (inflater.IsNeedingInput)
        {
            _ = Fill() ? true : throw new InvalidDataException("the end is missing");
            inflater.SetInput(input, next, end - next);
        }
    }

    /// <returns>False at the end of the file.</returns>
    private bool ReadHeader()
    {
        if (!FindMember())
        {
            return hadMember ? false : throw new InvalidDataException("the file is empty");
        }

        headerChecksum.Reset();
        if (ReadByte(inHeader: true) != 0x1F || ReadByte(inHeader: true) != 0x8B || ReadByte(inHeader: true) != 8)
        {
            throw new InvalidDataException(hadMember ? "a later part does not start as gzip does" : "it does not start as gzip does");
        }

        byte flags = ReadByte(inHeader: true);
        if ((flags & Reserved) != 0)
        {
            throw new InvalidDataException("a header has flags that gzip does not know");
        }

        SkipFields(flags);
        checksum.Reset();
        inflater.Reset();
        inflater.SetInput(input, next, end - next);
        (isInMember, hadMember) = (true, true);
        return true;
    }

    /// <summary>Passes over NUL bytes behind a member.</summary>
    /// <returns>False at the end of the file.</returns>
    private bool FindMember()
    {
        while (next < end || Fill())
        {
            if (!hadMember || input[next] != 0)
            {
                return true;
            }

            next++;
        }

        return false;
    }

    /// <summary>Passes over the header's other fields, and checks its checksum.</summary>
    private void SkipFields(byte flags)
    {
        const int TimeAndSystem = 6;
        Skip(TimeAndSystem);
        if ((flags & HeaderHasExtra) != 0)
        {
            int length = ReadByte(inHeader: true);
            Skip(length | (ReadByte(inHeader: true) << 8));
        }

        SkipText((flags & HeaderHasName) != 0);
        SkipText((flags & HeaderHasComment) != 0);
        int expected = (int)(headerChecksum.Value & 0xFFFF);
        if ((flags & HeaderHasChecksum) != 0 && (ReadByte() | (ReadByte() << 8)) != expected)
        {
            throw new InvalidDataException("a header's checksum is wrong");
        }
    }

    private void ReadFooter()
    {
        Span<byte> footer = stackalloc byte[2 * sizeof(uint)];
        for (int i = 0; i < footer.Length; i++)
        {
            footer[i] = ReadByte();
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(footer) != (uint)checksum.Value
            || BinaryPrimitives.ReadUInt32LittleEndian(footer[sizeof(uint)..]) != (uint)inflater.TotalOut)
        {
            throw new InvalidDataException("a checksum is wrong");
        }

        isInMember = false;
    }

    private void Skip(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ReadByte(inHeader: true);
        }
    }

    /// <summary>Passes over a text that ends in NUL.</summary>
    private void SkipText(bool isThere)
    {
        while (isThere && ReadByte(inHeader: true) != 0)
        {
        }
    }

    private byte ReadByte(bool inHeader = false)
    {
        if (next == end && !Fill())
        {
            throw new InvalidDataException("the end is missing");
        }

        byte read = input[next++];
        if (inHeader)
        {
            headerChecksum.Update(read);
        }

        return read;
    }

    private bool Fill()
    {
        (next, end) = (0, packed.Read(input, 0, input.Length));
        return end > 0;
    }
}
