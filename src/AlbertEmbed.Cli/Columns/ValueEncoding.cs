namespace AlbertEmbed.Columns;

/// <summary>How the values of a page are written.</summary>
internal enum ValueEncoding
{
    Plain = 0,

    /// <summary>Numbers of entries of a dictionary, as older programs call it.</summary>
    PlainDictionary = 2,

    /// <summary>Runs of equal numbers, and numbers of a few bits each.</summary>
    RunLength = 3,

    /// <summary>An older way to write levels, which is not read.</summary>
    BitPacked = 4,

    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    Dictionary = 8,
    ByteStreamSplit = 9,
}
