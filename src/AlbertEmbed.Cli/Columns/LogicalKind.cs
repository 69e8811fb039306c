namespace AlbertEmbed.Columns;

/// <summary>What the values of a column mean. The numbers are those of the fields in Parquet's LogicalType.</summary>
internal enum LogicalKind
{
    /// <summary>What the physical type says.</summary>
    None = 0,

    Text = 1,

    Map = 2,

    List = 3,

    Enum = 4,

    Decimal = 5,

    Date = 6,

    Time = 7,

    Timestamp = 8,

    Integer = 10,

    Unknown = 11,

    Json = 12,

    Bson = 13,

    Uuid = 14,

    Float16 = 15,

    /// <summary>Months, days and milliseconds, which only the older ConvertedType has.</summary>
    Interval = 100,
}
