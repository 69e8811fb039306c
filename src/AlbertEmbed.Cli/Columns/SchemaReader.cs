namespace AlbertEmbed.Columns;

/// <summary>Reads the columns of a table.</summary>
internal static class SchemaReader
{
    private const int DeepestNesting = 32;
    private const int ConvertedMap = 1;
    private const int ConvertedPairs = 2;
    private const int ConvertedList = 3;

    /// <exception cref="InvalidDataException">They are not described as Parquet does.</exception>
    public static SchemaNode Read(ref ThriftReader reader, ThriftType type)
    {
        int count = reader.ReadList(type, out ThriftType element);
        List<Element> elements = [];
        for (int i = 0; i < count; i++)
        {
            ThriftReader.RequireStruct(element);
            elements.Add(ReadElement(ref reader));
        }

        if (elements.Count == 0)
        {
            throw new InvalidDataException("there are no columns");
        }

        int next = 1;
        List<SchemaNode> columns = Children(elements, elements[0].Children, ref next, DeepestNesting);
        return next == elements.Count && columns.Count > 0
            ? SchemaNode.Root(columns)
            : throw new InvalidDataException("the columns are not those that are counted");
    }

    private static List<SchemaNode> Children(List<Element> elements, int count, ref int next, int levels)
    {
        if (count < 0 || levels == 0)
        {
            throw new InvalidDataException("columns are nested too deeply");
        }

        List<SchemaNode> children = [];
        for (int i = 0; i < count; i++)
        {
            Element one = next < elements.Count
                ? elements[next++]
                : throw new InvalidDataException("there are fewer columns than are counted");
            if (one.Type is not null == one.Children > 0)
            {
                throw new InvalidDataException("a column has no type, or columns in it too");
            }

            children.Add(new SchemaNode(one.Name, one.Repetition)
            {
                Type = one.Type,
                GroupKind = one.GroupKind,
                Children = one.Type is null ? Children(elements, one.Children, ref next, levels - 1) : [],
            });
        }

        return children;
    }

    private static Element ReadElement(ref ThriftReader reader) // long: one case a field
    {
        (int? physical, int length, int repetition, string name, int children) = (null, 0, 0, string.Empty, 0);
        (int? converted, int? scale, int? precision, byte[]? logical) = (null, null, null, null);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            switch (field)
            {
                case 1:
                    physical = reader.ReadInt32(type);
                    break;
                case 2:
                    length = reader.ReadInt32(type);
                    break;
                case 3:
                    repetition = reader.ReadInt32(type);
                    break;
                case 4:
                    name = reader.ReadText(type);
                    break;
                case 5:
                    children = reader.ReadInt32(type);
                    break;
                case 6:
                    converted = reader.ReadInt32(type);
                    break;
                case 7:
                    scale = reader.ReadInt32(type);
                    break;
                case 8:
                    precision = reader.ReadInt32(type);
                    break;
                case 10:
                    ThriftReader.RequireStruct(type);
                    logical = reader.Skip(type).ToArray();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        if (!Enum.IsDefined((Repetition)repetition))
        {
            throw new InvalidDataException("a column is there in an unknown way");
        }

        ColumnType? found = physical is null
            ? null
            : ColumnType.Of(Known(physical.Value, length), length, (converted, scale, precision), logical);
        return new Element(name, (Repetition)repetition, children, found, Group(converted, logical));
    }

    private static PhysicalType Known(int physical, int length) =>
        Enum.IsDefined((PhysicalType)physical) && (physical != (int)PhysicalType.FixedBytes || length > 0)
            ? (PhysicalType)physical
            : throw new InvalidDataException("a column has an unknown type");

    private static LogicalKind Group(int? converted, byte[]? logical) =>
        logical is not null && LogicalType.Read(logical).Kind is LogicalKind.List or LogicalKind.Map
            ? LogicalType.Read(logical).Kind
            : converted switch
            {
                ConvertedList => LogicalKind.List,
                ConvertedMap or ConvertedPairs => LogicalKind.Map,
                _ => LogicalKind.None,
            };

    /// <summary>One element of the list of all columns and groups.</summary>
    private sealed record Element(string Name, Repetition Repetition, int Children, ColumnType? Type, LogicalKind GroupKind);
}
