namespace AlbertEmbed.Columns;

/// <summary>The values of one column in one row group, and where they stand in the file.</summary>
/// <param name="Type">How they are stored.</param>
/// <param name="Packing">How pages are packed.</param>
/// <param name="Values">How many there are, nulls included.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many bytes they take.</param>
internal sealed record ColumnChunk(PhysicalType Type, PagePacking Packing, long Values, long Start, long Length)
{
    private const int PlainEncoding = 0;
    private const int LevelEncoding = 3;

    /// <summary>Bytes before they were packed.</summary>
    public long Unpacked { get; init; }

    /// <summary>How many nulls there are; null where that is not said.</summary>
    public long? Nulls { get; init; }

    /// <summary>Reads it.</summary>
    public static ColumnChunk Read(ref ThriftReader reader)
    {
        ColumnChunk? chunk = null;
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            if (field == 1)
            {
                throw new InvalidDataException("a column is in another file, which is not read");
            }

            if (field is 8 or 9)
            {
                throw new InvalidDataException("a column is encrypted");
            }

            if (field == 3)
            {
                ThriftReader.RequireStruct(type);
                chunk = ReadDetails(ref reader);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return chunk ?? throw new InvalidDataException("a column is not described");
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="leaf">The column.</param>
    public void Write(ThriftWriter writer, SchemaNode leaf)
    {
        writer.BeginElement();
        writer.WriteInt64(2, 0);
        writer.BeginStruct(3);
        writer.WriteInt32(1, (int)Type);
        writer.BeginList(2, ThriftType.Int32, 2);
        writer.WriteElement(PlainEncoding);
        writer.WriteElement(LevelEncoding);
        writer.BeginList(3, ThriftType.Binary, leaf.Path.Count);
        foreach (string name in leaf.Path)
        {
            writer.WriteElement(name);
        }

        writer.WriteInt32(4, (int)Packing);
        writer.WriteInt64(5, Values);
        writer.WriteInt64(6, Unpacked);
        writer.WriteInt64(7, Length);
        writer.WriteInt64(9, Start);
        if (Nulls is { } nulls)
        {
            writer.BeginStruct(12);
            writer.WriteInt64(3, nulls);
            writer.End();
        }

        writer.End();
        writer.End();
    }

    private static ColumnChunk ReadDetails(ref ThriftReader reader) // long: one case a field
    {
        (int? physical, int packing, long values, long length, long data, long dictionary) = (null, 0, -1, -1, -1, 0);
        long? nulls = null;
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            switch (field)
            {
                case 1:
                    physical = reader.ReadInt32(type);
                    break;
                case 4:
                    packing = reader.ReadInt32(type);
                    break;
                case 5:
                    values = reader.ReadInteger(type);
                    break;
                case 7:
                    length = reader.ReadInteger(type);
                    break;
                case 9:
                    data = reader.ReadInteger(type);
                    break;
                case 11:
                    dictionary = reader.ReadInteger(type);
                    break;
                case 12:
                    ThriftReader.RequireStruct(type);
                    nulls = ReadNulls(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (physical is not { } known || !Enum.IsDefined((PhysicalType)known) || values < 0 || length < 0 || data < 0)
        {
            throw new InvalidDataException("what is said of a column is not complete");
        }

        long start = dictionary > 0 && dictionary < data ? dictionary : data;
        return new ColumnChunk((PhysicalType)known, (PagePacking)packing, values, start, length) { Nulls = nulls };
    }

    private static long? ReadNulls(ref ThriftReader reader)
    {
        long? nulls = null;
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            if (field == 3)
            {
                nulls = reader.ReadInteger(type);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return nulls;
    }
}
