using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace AlbertEmbed.Files;

/// <summary>Walks the fields of one protobuf message. The caller ignores fields that it does not know.</summary>
/// <remarks>Source: protobuf.dev/programming-guides/encoding.</remarks>
/// <exception cref="FormatException">The message is cut off or is not protobuf.</exception>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> message = message;
    private int start;
    private int at;
    private ulong number;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The content of a length-delimited field; empty for other fields.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The bytes of the current field, its number included.</summary>
    public readonly ReadOnlySpan<byte> Raw => message[start..at];

    /// <summary>The current field as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The current field as an enum, int32 or bool. Negative numbers are ten-byte varints.</summary>
    public readonly int Integer =>
        Long is >= int.MinValue and <= int.MaxValue
        ? (int)Long
        : throw new FormatException($"its number {Long} in field {Field} has more than 32 bits");

    /// <summary>The current field as an int64.</summary>
    public readonly long Long => unchecked((long)number);

    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)number);

    /// <summary>Moves to the next field.</summary>
    public bool Read()
    {
        if (at >= message.Length)
        {
            return false;
        }

        start = at;
        ulong tag = Varint();
        Field = tag is > 7 and <= uint.MaxValue ? (int)(tag >> 3) : throw NoProtobuf();
        number = 0;
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
                throw NoProtobuf();
        }

        return true;
    }

    /// <summary>Moves to the next number of a packed field, where numbers have no tags.</summary>
    public bool ReadNumber()
    {
        if (at >= message.Length)
        {
            return false;
        }

        number = Varint();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Varint() => at < message.Length && message[at] < 0x80 ? message[at++] : LongVarint();

    private ulong LongVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw at == message.Length ? CutOff() : NoProtobuf();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(message.Length - at))
        {
            throw CutOff();
        }

        ReadOnlySpan<byte> taken = message.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    private static FormatException CutOff() => new("it is cut off");

    private static FormatException NoProtobuf() => new("it is not a protobuf message");
}
