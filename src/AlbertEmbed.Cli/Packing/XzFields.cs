using System.Buffers.Binary;
using ICSharpCode.SharpZipLib.Checksum;

namespace AlbertEmbed.Packing;

/// <summary>Reads the parts of an xz stream that are not packed, which have checksums.</summary>
internal sealed class XzFields(PackedInput input)
{
    private const int LongestNumber = 9;

    private readonly Crc32 checksum = new();

    /// <summary>Where the stream starts in the file.</summary>
    public long Start { get; } = input.Position;

    public long Position => input.Position;

    /// <summary>The checksum of what was read since <see cref="Begin"/>.</summary>
    public uint Checksum => (uint)checksum.Value;

    /// <summary>Starts a part with a checksum.</summary>
    public void Begin() => checksum.Reset();

    public byte ReadByte()
    {
        byte read = (byte)input.ReadByte();
        checksum.Update(read);
        return read;
    }

    public byte[] Read(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = ReadByte();
        }

        return bytes;
    }

    /// <summary>Reads a number, seven bits a byte.</summary>
    public ulong ReadNumber()
    {
        ulong number = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            byte read = ReadByte();
            number |= (ulong)(read & 0x7F) << (7 * i);
            if ((read & 0x80) == 0)
            {
                return read == 0 && i > 0 ? throw new UnpackingException("a number has leading zeros") : number;
            }
        }

        throw new UnpackingException("a number is too long");
    }

    /// <summary>Ends a part with a checksum.</summary>
    public void End()
    {
        uint expected = Checksum;
        if (BinaryPrimitives.ReadUInt32LittleEndian(Read(sizeof(uint))) != expected)
        {
            throw new UnpackingException("a header's checksum is wrong");
        }
    }

    public static void RequireZero(byte padding) => _ = padding == 0 ? true : throw new UnpackingException("padding is not zero");
}
