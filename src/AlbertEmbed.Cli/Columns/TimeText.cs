using System.Buffers.Binary;
using System.Globalization;

namespace AlbertEmbed.Columns;

/// <summary>Dates and times in the form of ISO 8601, with all digits that a column has.</summary>
internal static class TimeText
{
    private const long NanosecondsPerDay = 86_400_000_000_000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The day number, in Julian days, of 1970-01-01.</summary>
    private const int JulianEpoch = 2_440_588;

    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <exception cref="FormatException">It is beyond the years that are written so.</exception>
    public static string Of(ColumnType type, ReadOnlySpan<byte> value)
    {
        LogicalType logical = type.Logical;
        long number = type.Physical switch
        {
            PhysicalType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(value),
            PhysicalType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(value),
            _ => throw new FormatException("a time is stored in a way that is not known"),
        };
        if (logical.Kind == LogicalKind.Date)
        {
            return Day(number);
        }

        long perDay = NanosecondsPerDay / Nanoseconds(logical.Unit);
        long day = Math.DivRem(number, perDay, out long rest);
        if (rest < 0)
        {
            (day, rest) = (day - 1, rest + perDay);
        }

        string time = Time(rest * Nanoseconds(logical.Unit), 3 * logical.Unit);
        return logical.Kind == LogicalKind.Timestamp ? $"{Day(day)}T{time}{(logical.IsUtc ? "Z" : string.Empty)}"
            : day == 0 ? time
            : throw new FormatException("a time of day is beyond the day");
    }

    /// <summary>The way in which older programs store times.</summary>
    public static string OfInt96(ReadOnlySpan<byte> value)
    {
        long time = BinaryPrimitives.ReadInt64LittleEndian(value);
        int day = BinaryPrimitives.ReadInt32LittleEndian(value[sizeof(long)..]);
        return time is >= 0 and < NanosecondsPerDay
            ? $"{Day((long)day - JulianEpoch)}T{Time(time, 9)}"
            : throw new FormatException("a time of day is beyond the day");
    }

    /// <summary>Months, days and milliseconds.</summary>
    public static string OfInterval(ReadOnlySpan<byte> value)
    {
        uint milliseconds = BinaryPrimitives.ReadUInt32LittleEndian(value[(2 * sizeof(uint))..]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"P{BinaryPrimitives.ReadUInt32LittleEndian(value)}M{BinaryPrimitives.ReadUInt32LittleEndian(value[sizeof(uint)..])}DT"
                + $"{milliseconds / 1000}.{milliseconds % 1000:000}S");
    }

    private static long Nanoseconds(int unit) => unit switch
    {
        LogicalType.Milliseconds => 1_000_000,
        LogicalType.Microseconds => 1000,
        _ => 1,
    };

    private static string Day(long day)
    {
        long number = Epoch + day;
        return number >= DateOnly.MinValue.DayNumber && number <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : throw new FormatException("a date is beyond the years 1 to 9999");
    }

    private static string Time(long nanoseconds, int digits)
    {
        long seconds = nanoseconds / NanosecondsPerSecond;
        string part = (nanoseconds % NanosecondsPerSecond).ToString("000000000", CultureInfo.InvariantCulture)[..digits];
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}.{part}");
    }
}
