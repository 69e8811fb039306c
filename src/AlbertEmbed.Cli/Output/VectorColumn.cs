using System.Buffers.Binary;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Columns;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Output;

/// <summary>The column with the vectors: a list of numbers in each row.</summary>
internal static class VectorColumn
{
    public const string Name = "embedding";

    /// <summary>The type of its numbers.</summary>
    public static ColumnType TypeOf(VectorType type) => type.Element() switch
    {
        ElementType.Float16 => ColumnType.Float16,
        ElementType.Int8 => ColumnType.Int8,
        ElementType.UInt8 => ColumnType.UInt8,
        _ => ColumnType.Float,
    };

    /// <summary>What its numbers are; null where it has no such numbers.</summary>
    public static ElementType? ElementOf(ColumnType type) => type switch
    {
        { Physical: PhysicalType.Float or PhysicalType.Double, Logical.Kind: LogicalKind.None } => ElementType.Float32,
        { Physical: PhysicalType.FixedBytes, Logical.Kind: LogicalKind.Float16, Length: 2 } => ElementType.Float16,
        { Physical: PhysicalType.Int32, Logical: { Kind: LogicalKind.Integer, Bits: 8, IsSigned: true } } => ElementType.Int8,
        { Physical: PhysicalType.Int32, Logical: { Kind: LogicalKind.Integer, Bits: 8, IsSigned: false } } => ElementType.UInt8,
        _ => null,
    };

    /// <summary>Finds it.</summary>
    /// <exception cref="UserException">The table has none, or vectors of tokens.</exception>
    public static SchemaNode Find(FileFooter footer, string path)
    {
        SchemaNode? column = footer.Schema.Children.FirstOrDefault(column => column.Name == Name);
        SchemaNode? leaf = column?.LeafCount == 1 ? column.Leaves.Single() : null;
        if (leaf?.MaxRepetition > 1)
        {
            throw UserException.Usage($"{path} has a vector for each token, and such vectors cannot be searched.");
        }

        return leaf is { MaxRepetition: 1, Type: { } type } && ElementOf(type) is not null ? leaf : throw UserException.Usage(
            $"{path} has no column {Name} with a list of numbers in each row, as the output of embed has.");
    }

    /// <summary>Adds stored numbers to the column. Parquet has no numbers of one byte: they take four.</summary>
    /// <param name="column">The column.</param>
    /// <param name="stored">The numbers of a vector.</param>
    /// <param name="type">What they are.</param>
    /// <param name="repetition">The repetition level of the first.</param>
    public static void Add(ColumnBuffer column, ReadOnlySpan<byte> stored, VectorType type, int repetition)
    {
        ElementType element = type.Element();
        if (element is not (ElementType.Int8 or ElementType.UInt8))
        {
            column.AddList(stored, stored.Length / element.Size(), repetition);
            return;
        }

        byte[] wide = new byte[stored.Length * sizeof(int)];
        for (int i = 0; i < stored.Length; i++)
        {
            int number = element == ElementType.Int8 ? (sbyte)stored[i] : stored[i];
            BinaryPrimitives.WriteInt32LittleEndian(wide.AsSpan(i * sizeof(int)), number);
        }

        column.AddList(wide, stored.Length, repetition);
    }

    /// <summary>The numbers of a page, as they are stored elsewhere.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="values">They.</param>
    /// <param name="copies">Takes those that have to be converted.</param>
    public static ReadOnlySpan<byte> Stored(ColumnType type, PlainValues values, ref byte[] copies)
    {
        if (type.Physical is PhysicalType.Float or PhysicalType.FixedBytes && !values.Whole.IsEmpty)
        {
            return values.Whole;
        }

        int size = ElementOf(type)!.Value.Size();
        if (copies.Length < values.Count * size)
        {
            copies = new byte[values.Count * size];
        }

        for (int i = 0; i < values.Count; i++)
        {
            Span<byte> copy = copies.AsSpan(i * size, size);
            if (type.Physical == PhysicalType.Double)
            {
                BinaryPrimitives.WriteSingleLittleEndian(copy, (float)BinaryPrimitives.ReadDoubleLittleEndian(values[i]));
            }
            else
            {
                values[i][..size].CopyTo(copy);
            }
        }

        return copies.AsSpan(0, values.Count * size);
    }
}
