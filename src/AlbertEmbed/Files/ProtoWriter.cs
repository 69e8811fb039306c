using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AlbertEmbed.Files;

/// <summary>Writes the protobuf wire format: varints, 32-bit floats and length-delimited fields.</summary>
/// <remarks>Source: protobuf.dev/programming-guides/encoding.</remarks>
internal sealed class ProtoWriter
{
    private const int WireVarint = 0;
    private const int WireLength = 2;
    private const int WireFixed32 = 5;

    /// <summary>
    /// Contents up to this length are copied, longer ones referred to: so weights are not copied for each message around them.
    /// </summary>
    private const int LongestCopy = 4096;

    private readonly List<ReadOnlyMemory<byte>> parts = [];
    private ArrayBufferWriter<byte> bytes = new();

    private long Length => bytes.WrittenCount + parts.Sum(part => (long)part.Length);

    public byte[] ToArray()
    {
        byte[] all = GC.AllocateUninitializedArray<byte>(checked((int)Length));
        Span<byte> rest = all;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        bytes.WrittenSpan.CopyTo(rest);
        return all;
    }

    public void Integer(int field, long value)
    {
        Varint((ulong)((field << 3) | WireVarint));
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Varint((ulong)((field << 3) | WireFixed32));
        Span<byte> little = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(little, value);
        bytes.Write(little);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, ProtoWriter message)
    {
        Begin(field, message.Length);
        message.parts.ForEach(Append);
        Append(message.bytes.WrittenMemory);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Begin(field, value.Length);
        bytes.Write(value);
    }

    /// <summary>Refers to the value, which must not change until all is written.</summary>
    public void Bytes(int field, byte[] value)
    {
        Begin(field, value.Length);
        Append(value);
    }

    /// <summary>Copies a field as it is written elsewhere.</summary>
    public void Raw(ReadOnlySpan<byte> field) => bytes.Write(field);

    private void Begin(int field, long length)
    {
        Varint((ulong)((field << 3) | WireLength));
        Varint((ulong)length);
    }

    private void Append(ReadOnlyMemory<byte> value)
    {
        if (value.Length <= LongestCopy)
        {
            bytes.Write(value.Span);
            return;
        }

        if (bytes.WrittenCount > 0)
        {
            parts.Add(bytes.WrittenMemory);
            bytes = new();
        }

        parts.Add(value);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Write([(byte)(value | 0x80)]);
        }

        bytes.Write([(byte)value]);
    }
}
