using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ICSharpCode.SharpZipLib.Checksum;
using Snappier;

namespace AlbertEmbed.Columns;

/// <summary>Writes the values of a column as one page with a checksum, which readers can compare.</summary>
internal sealed class PageWriter
{
    private readonly ArrayBufferWriter<byte> page = new();
    private byte[] packed = [];

    /// <summary>Writes a column.</summary>
    /// <param name="buffer">Its values.</param>
    /// <param name="type">How they are stored.</param>
    /// <param name="packing">How they are packed: not at all, or with Snappy.</param>
    /// <param name="start">Where in the file it is written.</param>
    /// <param name="write">Takes its bytes.</param>
    public ColumnChunk Write(ColumnBuffer buffer, PhysicalType type, PagePacking packing, long start, Action<ReadOnlyMemory<byte>> write)
    {
        page.ResetWrittenCount();
        AddLevels(buffer.Repetitions, buffer.MaxRepetition);
        AddLevels(buffer.Definitions, buffer.MaxDefinition);
        if (type == PhysicalType.Boolean)
        {
            AddBits(buffer.Values);
        }
        else
        {
            page.Write(buffer.Values);
        }

        ReadOnlyMemory<byte> content = packing == PagePacking.Snappy ? Pack() : page.WrittenMemory;
        byte[] header = Header(buffer.Count, content);
        write(header);
        write(content);
        return new ColumnChunk(type, packing, buffer.Count, start, header.Length + content.Length)
        {
            Unpacked = header.Length + page.WrittenCount,
            Nulls = buffer.Nulls,
        };
    }

    private byte[] Header(int values, ReadOnlyMemory<byte> content)
    {
        Crc32 checksum = new();
        checksum.Update(MemoryMarshal.TryGetArray(content, out ArraySegment<byte> bytes) ? bytes : content.ToArray());
        ThriftWriter header = new();
        header.BeginElement();
        header.WriteInt32(1, (int)PageKind.Data);
        header.WriteInt32(2, page.WrittenCount);
        header.WriteInt32(3, content.Length);
        header.WriteInt32(4, (int)checksum.Value);
        header.BeginStruct(5);
        header.WriteInt32(1, values);
        header.WriteInt32(2, (int)ValueEncoding.Plain);
        header.WriteInt32(3, (int)ValueEncoding.RunLength);
        header.WriteInt32(4, (int)ValueEncoding.RunLength);
        header.End();
        header.End();
        return header.Written.ToArray();
    }

    private ReadOnlyMemory<byte> Pack()
    {
        int most = Snappy.GetMaxCompressedLength(page.WrittenCount);
        if (packed.Length < most)
        {
            packed = new byte[most];
        }

        return packed.AsMemory(0, Snappy.Compress(page.WrittenSpan, packed));
    }

    private void AddLevels(ReadOnlySpan<byte> levels, int most)
    {
        if (most == 0)
        {
            return;
        }

        ArrayBufferWriter<byte> runs = new();
        RunLengths.Write(levels, RunLengths.Bits(most), runs);
        BinaryPrimitives.WriteInt32LittleEndian(page.GetSpan(sizeof(int)), runs.WrittenCount);
        page.Advance(sizeof(int));
        page.Write(runs.WrittenSpan);
    }

    private void AddBits(ReadOnlySpan<byte> values)
    {
        Span<byte> bits = page.GetSpan((values.Length + 7) / 8)[..((values.Length + 7) / 8)];
        bits.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            bits[i / 8] |= (byte)(values[i] << (i % 8));
        }

        page.Advance(bits.Length);
    }
}
