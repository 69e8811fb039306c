using System.Buffers;
using System.Text;

namespace AlbertEmbed.Columns;

/// <summary>Writes what Parquet says about its data: Thrift's compact protocol. Fields are written in the order of their numbers.</summary>
internal sealed class ThriftWriter
{
    private const int LongList = 15;

    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly Stack<int> outer = [];
    private int last;

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void WriteInt32(int field, int value) => WriteInteger(field, ThriftType.Int32, value);

    public void WriteInt8(int field, byte value)
    {
        WriteHead(field, ThriftType.Int8);
        WriteByte(value);
    }

    public void WriteBoolean(int field, bool value) => WriteHead(field, value ? ThriftType.True : ThriftType.False);

    public void WriteInt16(int field, short value) => WriteInteger(field, ThriftType.Int16, value);

    public void WriteInt64(int field, long value) => WriteInteger(field, ThriftType.Int64, value);

    public void WriteText(int field, string value)
    {
        WriteHead(field, ThriftType.Binary);
        WriteText(value);
    }

    /// <summary>Writes a structure that is there as bytes, its end included.</summary>
    public void WriteStruct(int field, ReadOnlySpan<byte> content)
    {
        WriteHead(field, ThriftType.Struct);
        bytes.Write(content);
    }

    /// <summary>Begins a structure; <see cref="End"/> ends it.</summary>
    public void BeginStruct(int field)
    {
        WriteHead(field, ThriftType.Struct);
        BeginElement();
    }

    /// <summary>Begins a structure that is an element of a list; <see cref="End"/> ends it.</summary>
    public void BeginElement()
    {
        outer.Push(last);
        last = 0;
    }

    public void End()
    {
        WriteByte(0);
        _ = outer.TryPop(out last);
    }

    /// <summary>Begins a list, whose elements follow.</summary>
    public void BeginList(int field, ThriftType element, int count)
    {
        WriteHead(field, ThriftType.List);
        WriteByte((byte)((Math.Min(count, LongList) << 4) | (int)element));
        if (count >= LongList)
        {
            WriteUnsigned((uint)count);
        }
    }

    /// <summary>Writes an element of a list of numbers.</summary>
    public void WriteElement(int value) => WriteSigned(value);

    /// <summary>Writes an element of a list of texts.</summary>
    public void WriteElement(string value) => WriteText(value);

    /// <summary>Writes elements that are there as bytes.</summary>
    public void WriteElements(ReadOnlySpan<byte> content) => bytes.Write(content);

    private void WriteInteger(int field, ThriftType type, long value)
    {
        WriteHead(field, type);
        WriteSigned(value);
    }

    private void WriteHead(int field, ThriftType type)
    {
        int step = field - last;
        if (step is > 0 and <= 15)
        {
            WriteByte((byte)((step << 4) | (int)type));
        }
        else
        {
            WriteByte((byte)type);
            WriteSigned(field);
        }

        last = field;
    }

    private void WriteText(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        WriteUnsigned((uint)text.Length);
        bytes.Write(text);
    }

    private void WriteSigned(long value) => WriteUnsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    private void WriteUnsigned(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    private void WriteByte(byte value) => bytes.Write([value]);
}
