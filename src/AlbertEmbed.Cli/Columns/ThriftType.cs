namespace AlbertEmbed.Columns;

/// <summary>How a value is written in Thrift's compact protocol.</summary>
internal enum ThriftType
{
    /// <summary>No value: the end of a structure.</summary>
    Stop = 0,

    /// <summary>The Boolean true, which takes no further bytes.</summary>
    True = 1,

    /// <summary>The Boolean false.</summary>
    False = 2,

    /// <summary>One byte.</summary>
    Int8 = 3,

    Int16 = 4,

    Int32 = 5,

    Int64 = 6,

    Double = 7,

    /// <summary>Bytes, or text.</summary>
    Binary = 8,

    List = 9,

    Set = 10,

    Map = 11,

    Struct = 12,
}
