namespace AlbertEmbed.Input;

/// <summary>Recognises data that is no text in UTF-8 by its first bytes.</summary>
internal static class ForeignFormat
{
    private const string Zstd = "Give it a name that ends in .zst, or unpack it: zstd -dc FILE | albert-embed -i -";
    private const string Bzip2 = "Give it a name that ends in .bz2, or unpack it: bzip2 -dc FILE | albert-embed -i -";

    /// <summary>What the first bytes of each format are, and what to do about it.</summary>
    /// <remarks>Sources: the formats' own specifications. Bytes that a text can begin with are followed by others that it cannot.</remarks>
    private static readonly (byte[] Start, string Name, string Remedy)[] Known =
    [
        ([0x1F, 0x8B], "packed with gzip", "Give it a name that ends in .gz, or unpack it: gzip -dc FILE | albert-embed -i -"),
        ([0xFD, .. "7zXZ"u8], "packed with xz", "Give it a name that ends in .xz, or unpack it: xz -dc FILE | albert-embed -i -"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd", Zstd),
        ([.. "PK"u8, 3, 4], "a zip archive (.zip, .docx, .xlsx, .npz)", "Unpack it, and give the files with text"),
        (
            [.. "PAR1"u8, 0x15],
            "a Parquet file",
            "Give it a name that ends in .parquet; what comes through a pipe has to be saved to a file first, because its "
                + "columns are described at its end"),
        ([.. "ARROW1"u8, 0], "an Arrow file", "Convert it to JSON Lines or CSV first"),
        ([.. "SQLite format 3"u8, 0], "an SQLite database", "Write its texts to JSON Lines or CSV first"),
        ([0x93, .. "NUMPY"u8], "an NPY file", "Give the texts that it was made of, or use search --in for vectors"),
        ([0xFF, 0xFE, 0, 0], "UTF-32", "Convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW"),
        ([0, 0, 0xFE, 0xFF], "UTF-32", "Convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW"),
        ([0xFF, 0xFE], "UTF-16", "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"),
        ([0xFE, 0xFF], "UTF-16", "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"),
        .. Enumerable.Range(0x50, 16).Select(variant =>
            ((byte[])[(byte)variant, 0x2A, 0x4D, 0x18], "packed with zstd", Zstd)), // Begins with what is to be passed over.
        .. BlockSizes.ToArray().Select(size =>
            ((byte[])[.. "BZh"u8, size, .. "1AY&SY"u8], "packed with bzip2", Bzip2)),
    ];

    private static ReadOnlySpan<byte> BlockSizes => "123456789"u8;

    /// <param name="start">The first bytes of an input.</param>
    /// <returns>What the input is, and what to do about it; null when it may be text.</returns>
    public static string? Of(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] first, string name, string remedy) in Known)
        {
            if (start.StartsWith(first))
            {
                return $"the input is {name}. {remedy}.";
            }
        }

        return null;
    }
}
