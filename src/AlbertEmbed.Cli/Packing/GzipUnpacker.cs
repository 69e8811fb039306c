using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace AlbertEmbed.Packing;

/// <summary>Unpacks the members of a gzip file. NUL bytes after the last are passed over, as tapes and block devices leave them.</summary>
/// <remarks>Source: RFC 1952.</remarks>
internal sealed class GzipUnpacker(PackedInput packed) : UnpackedStream(packed)
{
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

    protected override int Unpack(byte[] buffer, int offset, int count)
    {
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
            throw new UnpackingException("a dictionary is asked for");
        }
        else if (inflater.IsNeedingInput)
        {
            _ = Fill() ? true : throw new UnpackingException("the end is missing");
            inflater.SetInput(input, next, end - next);
        }
    }

    /// <returns>False at the end of the file.</returns>
    private bool ReadHeader()
    {
        if (!FindMember())
        {
            return HasPart(isFirst: !hadMember);
        }

        headerChecksum.Reset();
        if (ReadByte(inHeader: true) != 0x1F || ReadByte(inHeader: true) != 0x8B || ReadByte(inHeader: true) != 8)
        {
            throw new UnpackingException(hadMember ? "a later part does not start as gzip does" : "it does not start as gzip does");
        }

        byte flags = ReadByte(inHeader: true);
        if ((flags & Reserved) != 0)
        {
            throw new UnpackingException("a header has flags that gzip does not know");
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
            throw new UnpackingException("a header's checksum is wrong");
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
            throw new UnpackingException("a checksum is wrong");
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
            throw new UnpackingException("the end is missing");
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
        Input.MayEnd = true;
        (next, end) = (0, Input.Read(input, 0, input.Length));
        return end > 0;
    }
}
