using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AlbertEmbed.Onnx;

/// <summary>Writes the protobuf wire format: varints, 32-bit floats and length-delimited fields.</summary>
/// <remarks>Source: protobuf.dev/programming-guides/encoding.</remarks>
internal sealed class ProtoWriter
{
    private const int WireVarint = 0;
    private const int WireLength = 2;
    private const int WireFixed32 = 5;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

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

    public void Message(int field, ProtoWriter message) => Bytes(field, message.bytes.WrittenSpan);

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)((field << 3) | WireLength));
        Varint((ulong)value.Length);
        bytes.Write(value);
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
