namespace AlbertEmbed.Columns;

/// <summary>What the values of a column mean, and how that is written.</summary>
/// <param name="Kind">What they are.</param>
internal sealed record LogicalType(LogicalKind Kind)
{
    public const int Milliseconds = 1;
    public const int Microseconds = 2;
    public const int Nanoseconds = 3;

    /// <summary>Values of Parquet's older ConvertedType, from 0.</summary>
    private static readonly LogicalType[] Converted =
    [
        new(LogicalKind.Text), new(LogicalKind.Map), new(LogicalKind.Map), new(LogicalKind.List), new(LogicalKind.Enum),
        new(LogicalKind.Decimal), new(LogicalKind.Date),
        new(LogicalKind.Time) { Unit = Milliseconds, IsUtc = true }, new(LogicalKind.Time) { Unit = Microseconds, IsUtc = true },
        new(LogicalKind.Timestamp) { Unit = Milliseconds, IsUtc = true }, new(LogicalKind.Timestamp) { Unit = Microseconds, IsUtc = true },
        new(LogicalKind.Integer) { Bits = 8 }, new(LogicalKind.Integer) { Bits = 16 },
        new(LogicalKind.Integer) { Bits = 32 }, new(LogicalKind.Integer) { Bits = 64 },
        new(LogicalKind.Integer) { Bits = 8, IsSigned = true }, new(LogicalKind.Integer) { Bits = 16, IsSigned = true },
        new(LogicalKind.Integer) { Bits = 32, IsSigned = true }, new(LogicalKind.Integer) { Bits = 64, IsSigned = true },
        new(LogicalKind.Json), new(LogicalKind.Bson), new(LogicalKind.Interval),
    ];

    /// <summary>The unit of a time.</summary>
    public int Unit { get; private init; }

    /// <summary>Whether a time is one of UTC rather than of an unknown place.</summary>
    public bool IsUtc { get; private init; }

    /// <summary>Bits of an integer.</summary>
    public int Bits { get; private init; }

    public bool IsSigned { get; private init; }

    /// <summary>What Parquet's ConvertedType stands for.</summary>
    public static LogicalType OfConverted(int converted) =>
        converted >= 0 && converted < Converted.Length ? Converted[converted] : throw new InvalidDataException("a type is not known");

    /// <summary>Reads a LogicalType. One that is not known means nothing.</summary>
    public static LogicalType Read(ReadOnlySpan<byte> content)
    {
        ThriftReader reader = new(content);
        LogicalType found = new(LogicalKind.None);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            ThriftReader.RequireStruct(type);
            ReadOnlySpan<byte> details = reader.Skip(type);
            found = (LogicalKind)field switch
            {
                LogicalKind.Time or LogicalKind.Timestamp => ReadTime((LogicalKind)field, details),
                LogicalKind.Integer => ReadInteger(details),
                var kind => new LogicalType(Enum.IsDefined(kind) ? kind : LogicalKind.None),
            };
        }

        return found;
    }

    private static LogicalType ReadTime(LogicalKind kind, ReadOnlySpan<byte> content)
    {
        ThriftReader reader = new(content);
        LogicalType time = new(kind);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            if (field == 1)
            {
                time = time with { IsUtc = ThriftReader.ReadBoolean(type) };
            }
            else if (field == 2)
            {
                ThriftReader unit = new(reader.Skip(type));
                int number = 0;
                _ = unit.Next(ref number, out _);
                time = time with { Unit = number };
            }
            else
            {
                reader.Skip(type);
            }
        }

        return time.Unit is Milliseconds or Microseconds or Nanoseconds
            ? time
            : throw new InvalidDataException("a time has an unknown unit");
    }

    private static LogicalType ReadInteger(ReadOnlySpan<byte> content)
    {
        ThriftReader reader = new(content);
        LogicalType integer = new(LogicalKind.Integer);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            if (field == 1)
            {
                integer = integer with { Bits = reader.ReadInt32(type) };
            }
            else if (field == 2)
            {
                integer = integer with { IsSigned = ThriftReader.ReadBoolean(type) };
            }
            else
            {
                reader.Skip(type);
            }
        }

        return integer.Bits is 8 or 16 or 32 or 64 ? integer : throw new InvalidDataException("an integer has an unknown width");
    }
}
