namespace AlbertEmbed.Columns;

/// <summary>How Parquet stores a value.</summary>
internal enum PhysicalType
{
    Boolean = 0,

    Int32 = 1,

    Int64 = 2,

    /// <summary>Twelve bytes: a time of day in nanoseconds and a day, as older programs write times.</summary>
    Int96 = 3,

    Float = 4,

    Double = 5,

    ByteArray = 6,

    /// <summary>Bytes of a length that the column has.</summary>
    FixedBytes = 7,
}
