using System.Buffers.Binary;

namespace AlbertEmbed.Tokenization;

/// <summary>Walks the fields of one protobuf message. Fields that the caller does not ask for are skipped.</summary>
/// <remarks>Source: protobuf.dev/programming-guides/encoding.</remarks>
/// <exception cref="FormatException">The message is cut off or is no protobuf.</exception>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;
    private ulong number;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The current field's content when it is a length-delimited one, else empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The current field as an enum, int32 or bool. Negative ones come as ten-byte varints.</summary>
    public readonly int Integer => unchecked((int)number);

    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)number);

    /// <summary>Moves to the next field.</summary>
    public bool Read()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        ulong tag = Varint();
        Field = (int)(tag >> 3);
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                number = Varint();
                break;
            case 1:
                number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(Varint());
                break;
            case 5:
                number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new FormatException("it is not a protobuf message");
        }

        return true;
    }

    private ulong Varint()
    {
        if (!rest.IsEmpty && rest[0] < 0x80)
        {
            byte only = rest[0];
            rest = rest[1..];
            return only;
        }

        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("it is not a protobuf message");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            throw new FormatException("it is cut off");
        }

        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }
}
