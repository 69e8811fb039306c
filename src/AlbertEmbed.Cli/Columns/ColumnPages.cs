using ICSharpCode.SharpZipLib.Checksum;

namespace AlbertEmbed.Columns;

/// <summary>Reads the pages of a column, one after the other. Memory is that of the largest page.</summary>
/// <param name="file">The file.</param>
/// <param name="chunk">Where the column stands in it.</param>
/// <param name="leaf">The column.</param>
internal sealed class ColumnPages(Stream file, ColumnChunk chunk, SchemaNode leaf)
{
    private static readonly int[] HeaderLengths = [1 << 8, 1 << 14, 1 << 22];

    private readonly long end = chunk.Start + chunk.Length;
    private long at = chunk.Start;
    private PlainValues? dictionary;

    /// <summary>Reads the next page.</summary>
    /// <returns>Null at the end of the column.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public DataPage? Next()
    {
        while (at < end)
        {
            PageHeader header = ReadHeader();
            byte[] packed = ReadBytes(header);
            switch (header.Kind)
            {
                case PageKind.Data:
                    return Read(header, PageUnpacker.Unpack(chunk.Packing, packed, header.Unpacked));
                case PageKind.DataV2:
                    return Read(header, UnpackBehindLevels(header, packed));
                case PageKind.Dictionary when dictionary is null:
                    byte[] entries = PageUnpacker.Unpack(chunk.Packing, packed, header.Unpacked);
                    dictionary = ValueDecoder.Decode(leaf.Type!, ValueEncoding.Plain, entries, header.Values, null);
                    break;
                case PageKind.Dictionary:
                    throw new InvalidDataException("there are two dictionaries");
                default:
                    break;
            }
        }

        return null;
    }

    private PageHeader ReadHeader()
    {
        for (int i = 0; ; i++)
        {
            byte[] bytes = new byte[Math.Min(HeaderLengths[i], end - at)];
            file.Position = at;
            file.ReadExactly(bytes);
            try
            {
                PageHeader header = PageHeader.Read(bytes, out int length);
                at += length;
                return header;
            }
            catch (EndOfStreamException) when (bytes.Length < end - at && i < HeaderLengths.Length - 1)
            {
                // It has long statistics.
            }
        }
    }

    private byte[] ReadBytes(PageHeader header)
    {
        if (header.Packed > end - at)
        {
            throw new InvalidDataException("a page goes on behind its column");
        }

        byte[] packed = GC.AllocateUninitializedArray<byte>(header.Packed);
        file.Position = at;
        file.ReadExactly(packed);
        at += packed.Length;
        if (header.Checksum is { } expected)
        {
            Crc32 checksum = new();
            checksum.Update(packed);
            if ((int)checksum.Value != expected)
            {
                throw new InvalidDataException("the checksum of a page is wrong");
            }
        }

        return packed;
    }

    private byte[] UnpackBehindLevels(PageHeader header, byte[] packed)
    {
        int levels = header.RepetitionLength + header.DefinitionLength;
        PagePacking packing = header.IsPacked ? chunk.Packing : PagePacking.None;
        return [.. packed.AsSpan(0, levels), .. PageUnpacker.Unpack(packing, packed.AsSpan(levels), header.Unpacked - levels)];
    }

    private DataPage Read(PageHeader header, byte[] page)
    {
        bool isV2 = header.Kind == PageKind.DataV2;
        int at = 0;
        int[]? repetitions = ReadLevels(page, ref at, leaf.MaxRepetition, header.Values, isV2 ? header.RepetitionLength : null);
        int[]? definitions = ReadLevels(page, ref at, leaf.MaxDefinition, header.Values, isV2 ? header.DefinitionLength : null);
        int present = definitions is null ? header.Values : definitions.AsSpan().Count(leaf.MaxDefinition);
        if ((header.Nulls is { } nulls && nulls != header.Values - present)
            || (header.Rows is { } rows && rows != (repetitions is null ? header.Values : repetitions.AsSpan().Count(0))))
        {
            throw new InvalidDataException("a page has other nulls or rows than are counted");
        }

        return new DataPage(header.Values, ValueDecoder.Decode(leaf.Type!, header.Encoding, page.AsMemory(at), present, dictionary))
        {
            Repetitions = repetitions,
            Definitions = definitions,
        };
    }

    /// <param name="page">The page.</param>
    /// <param name="at">Where they start; afterwards, where they end.</param>
    /// <param name="most">The largest of them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="length">Their bytes; null where that is said before them.</param>
    private static int[]? ReadLevels(byte[] page, ref int at, int most, int count, int? length)
    {
        if (most == 0)
        {
            at += length ?? 0;
            return null;
        }

        ReadOnlySpan<byte> bytes;
        if (length is { } known)
        {
            bytes = page.AsSpan(at, known);
            at += known;
        }
        else
        {
            bytes = ValueDecoder.LengthAndBytes(page.AsSpan(at), out int taken);
            at += taken;
        }

        int[] levels = new int[count];
        bool isWhole = RunLengths.Read(bytes, RunLengths.Bits(most), levels) == bytes.Length;
        return !isWhole ? throw new InvalidDataException("there are more levels than are counted")
            : levels.AsSpan().ContainsAnyExceptInRange(0, most)
            ? throw new InvalidDataException("a level is larger than its column has")
            : levels;
    }
}
