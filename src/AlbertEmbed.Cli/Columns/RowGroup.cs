namespace AlbertEmbed.Columns;

/// <summary>Some rows of a table, whose columns stand one after the other.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Columns">The columns, in the order of the schema.</param>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Columns)
{
    /// <summary>Reads it.</summary>
    public static RowGroup Read(ref ThriftReader reader)
    {
        List<ColumnChunk> columns = [];
        long rows = -1;
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            if (field == 1)
            {
                for (int count = reader.ReadList(type, out ThriftType element); count > 0; count--)
                {
                    ThriftReader.RequireStruct(element);
                    columns.Add(ColumnChunk.Read(ref reader));
                }
            }
            else if (field == 3)
            {
                rows = reader.ReadInteger(type);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return rows >= 0 ? new RowGroup(rows, columns) : throw new InvalidDataException("a row group does not say how many rows it has");
    }

    /// <summary>Writes it.</summary>
    /// <param name="schema">The table's columns.</param>
    /// <param name="ordinal">Its number among the row groups.</param>
    public byte[] ToBytes(SchemaNode schema, int ordinal)
    {
        ThriftWriter writer = new();
        writer.BeginElement();
        writer.BeginList(1, ThriftType.Struct, Columns.Count);
        foreach ((ColumnChunk column, SchemaNode leaf) in Columns.Zip(schema.Leaves))
        {
            column.Write(writer, leaf);
        }

        writer.WriteInt64(2, Columns.Sum(column => column.Unpacked));
        writer.WriteInt64(3, Rows);
        writer.WriteInt64(5, Columns[0].Start);
        writer.WriteInt64(6, Columns.Sum(column => column.Length));
        if (ordinal <= short.MaxValue)
        {
            writer.WriteInt16(7, (short)ordinal);
        }

        writer.End();
        return writer.Written.ToArray();
    }
}
