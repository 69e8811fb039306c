namespace AlbertEmbed.Columns;

/// <summary>How a page is packed.</summary>
internal enum PagePacking
{
    None = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,

    /// <summary>LZ4 in the frames that Hadoop writes, or without them.</summary>
    Lz4 = 5,

    Zstd = 6,

    /// <summary>LZ4 blocks.</summary>
    Lz4Raw = 7,
}
