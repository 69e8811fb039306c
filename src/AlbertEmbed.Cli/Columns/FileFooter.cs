namespace AlbertEmbed.Columns;

/// <summary>What the end of a Parquet file says of it.</summary>
/// <param name="Schema">Its columns.</param>
/// <param name="Groups">Its row groups.</param>
internal sealed record FileFooter(SchemaNode Schema, IReadOnlyList<RowGroup> Groups)
{
    /// <summary>What programs have noted in it.</summary>
    public IReadOnlyList<(string Key, string Value)> Notes { get; init; } = [];

    public long Rows => Groups.Sum(group => group.Rows);

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static FileFooter Read(ReadOnlySpan<byte> bytes)
    {
        ThriftReader reader = new(bytes);
        SchemaNode? schema = null;
        List<RowGroup>? groups = null;
        List<(string Key, string Value)> notes = [];
        long rows = -1;
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            switch (field)
            {
                case 2:
                    schema = SchemaReader.Read(ref reader, type);
                    break;
                case 3:
                    rows = reader.ReadInteger(type);
                    break;
                case 4:
                    groups = ReadGroups(ref reader, type);
                    break;
                case 5:
                    notes = ReadNotes(ref reader, type);
                    break;
                case 8:
                    throw new InvalidDataException("the file is encrypted");
                default:
                    reader.Skip(type);
                    break;
            }
        }

        FileFooter footer = new(
            schema ?? throw new InvalidDataException("the columns are not described"),
            groups ?? throw new InvalidDataException("the row groups are not described"))
        {
            Notes = notes,
        };
        footer.Check(rows);
        return footer;
    }

    /// <summary>Writes a footer.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="groups">The row groups, as <see cref="RowGroup.ToBytes"/> gives them.</param>
    /// <param name="notes">What is noted in the file.</param>
    /// <param name="program">The program that writes it, as Parquet wants it to be named.</param>
    public static byte[] ToBytes(
        SchemaNode schema, long rows, IReadOnlyList<byte[]> groups, IReadOnlyList<(string Key, string Value)> notes, string program)
    {
        ThriftWriter writer = new();
        writer.BeginElement();
        writer.WriteInt32(1, 1);
        writer.BeginList(2, ThriftType.Struct, schema.Count());
        schema.Write(writer, isRoot: true);
        writer.WriteInt64(3, rows);
        writer.BeginList(4, ThriftType.Struct, groups.Count);
        foreach (byte[] group in groups)
        {
            writer.WriteElements(group);
        }

        writer.BeginList(5, ThriftType.Struct, notes.Count);
        foreach ((string key, string value) in notes)
        {
            writer.BeginElement();
            writer.WriteText(1, key);
            writer.WriteText(2, value);
            writer.End();
        }

        writer.WriteText(6, program);
        writer.End();
        return writer.Written.ToArray();
    }

    private static List<RowGroup> ReadGroups(ref ThriftReader reader, ThriftType type)
    {
        List<RowGroup> groups = [];
        for (int count = reader.ReadList(type, out ThriftType element); count > 0; count--)
        {
            ThriftReader.RequireStruct(element);
            groups.Add(RowGroup.Read(ref reader));
        }

        return groups;
    }

    private static List<(string Key, string Value)> ReadNotes(ref ThriftReader reader, ThriftType type)
    {
        List<(string Key, string Value)> notes = [];
        for (int count = reader.ReadList(type, out ThriftType element); count > 0; count--)
        {
            ThriftReader.RequireStruct(element);
            (string key, string value) = (string.Empty, string.Empty);
            for (int field = 0; reader.Next(ref field, out ThriftType inner);)
            {
                if (field == 1)
                {
                    key = reader.ReadText(inner);
                }
                else if (field == 2)
                {
                    value = reader.ReadText(inner);
                }
                else
                {
                    reader.Skip(inner);
                }
            }

            notes.Add((key, value));
        }

        return notes;
    }

    /// <exception cref="InvalidDataException">It contradicts itself.</exception>
    private void Check(long rows)
    {
        SchemaNode[] leaves = [.. Schema.Leaves];
        long sum = 0;
        foreach (RowGroup group in Groups)
        {
            sum = checked(sum + group.Rows);
            if (group.Columns.Count != leaves.Length)
            {
                throw new InvalidDataException("a row group does not have the columns of the table");
            }

            for (int i = 0; i < leaves.Length; i++)
            {
                ColumnChunk column = group.Columns[i];
                if (column.Type != leaves[i].Type!.Physical || (leaves[i].MaxRepetition == 0 && column.Values != group.Rows))
                {
                    throw new InvalidDataException("a row group contradicts the description of the table");
                }
            }
        }

        if (sum != rows)
        {
            throw new InvalidDataException("the rows of the row groups are not those of the table");
        }
    }
}
