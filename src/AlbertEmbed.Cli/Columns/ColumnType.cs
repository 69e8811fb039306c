using System.Globalization;

namespace AlbertEmbed.Columns;

/// <summary>The type of a column's values: how they are stored, and what they mean.</summary>
/// <param name="Physical">How they are stored.</param>
internal sealed record ColumnType(PhysicalType Physical)
{
    private const int ConvertedText = 0;
    private const int ConvertedUInt8 = 11;
    private const int ConvertedInt8 = 15;
    private const int ConvertedJson = 19;

    /// <summary>Text.</summary>
    public static ColumnType Text { get; } = Of(PhysicalType.ByteArray, LogicalKind.Text, ConvertedText);

    /// <summary>JSON, as text.</summary>
    public static ColumnType Json { get; } = Of(PhysicalType.ByteArray, LogicalKind.Json, ConvertedJson);

    public static ColumnType Boolean { get; } = new(PhysicalType.Boolean);

    public static ColumnType Int32 { get; } = new(PhysicalType.Int32);

    public static ColumnType Int64 { get; } = new(PhysicalType.Int64);

    public static ColumnType Float { get; } = new(PhysicalType.Float);

    public static ColumnType Double { get; } = new(PhysicalType.Double);

    public static ColumnType Float16 { get; } = Of(PhysicalType.FixedBytes, 2, (null, null, null), Empty(LogicalKind.Float16));

    public static ColumnType Int8 { get; } = OfByte(isSigned: true);

    public static ColumnType UInt8 { get; } = OfByte(isSigned: false);

    /// <summary>Bytes of each value; 0 where they have several lengths.</summary>
    public int Length { get; init; }

    /// <summary>The older word for what they mean.</summary>
    public int? Converted { get; init; }

    /// <summary>Digits behind the point of a decimal number.</summary>
    public int? Scale { get; init; }

    public int? Precision { get; init; }

    /// <summary>The bytes of LogicalType, in hexadecimal digits, so that types can be compared; null where there is none.</summary>
    public string? LogicalBytes { get; init; }

    /// <summary>What they mean.</summary>
    public LogicalType Logical { get; init; } = new(LogicalKind.None);

    /// <summary>Whether values are texts: of programs that do not say so too.</summary>
    public bool MayBeText => Physical == PhysicalType.ByteArray
        && Logical.Kind is LogicalKind.None or LogicalKind.Text or LogicalKind.Enum or LogicalKind.Json;

    /// <summary>Bytes that each value takes; 0 where they have several lengths.</summary>
    public int Width => Physical switch
    {
        PhysicalType.Boolean => 1,
        PhysicalType.Int32 or PhysicalType.Float => sizeof(int),
        PhysicalType.Int64 or PhysicalType.Double => sizeof(long),
        PhysicalType.Int96 => 12,
        PhysicalType.FixedBytes => Length,
        _ => 0,
    };

    /// <summary>The type in words.</summary>
    public override string ToString() => Logical.Kind switch
    {
        LogicalKind.None => Physical switch
        {
            PhysicalType.ByteArray or PhysicalType.FixedBytes => "binary",
            PhysicalType.Int96 => "timestamp",
            _ => Physical.ToString().ToLowerInvariant(),
        },
        LogicalKind.Integer => string.Create(
            CultureInfo.InvariantCulture, $"{(Logical.IsSigned ? "int" : "uint")}{Logical.Bits}"),
        _ => Logical.Kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Writes it, for a later run.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((int)Physical);
        writer.Write(Length);
        writer.Write(Converted ?? -1);
        writer.Write(Scale ?? -1);
        writer.Write(Precision ?? -1);
        writer.Write(LogicalBytes ?? string.Empty);
    }

    /// <summary>Reads what an earlier run has saved.</summary>
    public static ColumnType Load(BinaryReader reader)
    {
        PhysicalType physical = (PhysicalType)reader.ReadInt32();
        int length = reader.ReadInt32();
        int? converted = Known(reader.ReadInt32());
        int? scale = Known(reader.ReadInt32());
        int? precision = Known(reader.ReadInt32());
        byte[]? logical = reader.ReadString() is { Length: > 0 } digits ? Convert.FromHexString(digits) : null;
        return Of(physical, length, (converted, scale, precision), logical);

        static int? Known(int saved) => saved < 0 ? null : saved;
    }

    /// <summary>The type that a file describes.</summary>
    /// <param name="physical">How values are stored.</param>
    /// <param name="length">Bytes of each value, where they have one length.</param>
    /// <param name="words">The older words for what they mean.</param>
    /// <param name="logical">The bytes of LogicalType.</param>
    public static ColumnType Of(
        PhysicalType physical, int length, (int? Converted, int? Scale, int? Precision) words, byte[]? logical) => new(physical)
        {
            Length = physical == PhysicalType.FixedBytes ? length : 0,
            Converted = words.Converted,
            Scale = words.Scale,
            Precision = words.Precision,
            LogicalBytes = logical is null ? null : Convert.ToHexString(logical),
            Logical = logical is not null ? LogicalType.Read(logical)
                : words.Converted is { } word ? LogicalType.OfConverted(word)
                : new LogicalType(LogicalKind.None),
        };

    private static ColumnType Of(PhysicalType physical, LogicalKind kind, int converted) =>
        Of(physical, 0, (converted, null, null), Empty(kind));

    /// <summary>A LogicalType of which nothing more is said.</summary>
    private static byte[] Empty(LogicalKind kind)
    {
        ThriftWriter logical = new();
        logical.BeginElement();
        logical.BeginStruct((int)kind);
        logical.End();
        logical.End();
        return logical.Written.ToArray();
    }

    private static ColumnType OfByte(bool isSigned)
    {
        ThriftWriter logical = new();
        logical.BeginElement();
        logical.BeginStruct((int)LogicalKind.Integer);
        logical.WriteInt8(1, 8);
        logical.WriteBoolean(2, isSigned);
        logical.End();
        logical.End();
        return Of(PhysicalType.Int32, 0, (isSigned ? ConvertedInt8 : ConvertedUInt8, null, null), logical.Written.ToArray());
    }
}
