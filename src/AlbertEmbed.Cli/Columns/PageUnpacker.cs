using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;
using Snappier;

namespace AlbertEmbed.Columns;

/// <summary>Unpacks a page, and refuses one that does not give the bytes that its header promises.</summary>
internal static class PageUnpacker
{
    private const int FrameHead = 2 * sizeof(int);

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Unpack(PagePacking packing, ReadOnlySpan<byte> packed, int length)
    {
        byte[] page = GC.AllocateUninitializedArray<byte>(length);
        try
        {
            if (Fill(packing, packed, page) == length)
            {
                return page;
            }
        }
        catch (Exception e) when (e is not InvalidDataException and not OutOfMemoryException)
        {
            throw new InvalidDataException("a page cannot be unpacked", e);
        }

        throw new InvalidDataException("a page cannot be unpacked to the size that it had");
    }

    private static int Fill(PagePacking packing, ReadOnlySpan<byte> packed, byte[] page)
    {
        switch (packing)
        {
            case PagePacking.None:
                if (packed.Length == page.Length)
                {
                    packed.CopyTo(page);
                }

                return packed.Length;
            case PagePacking.Snappy:
                return Snappy.GetUncompressedLength(packed) == page.Length ? Snappy.Decompress(packed, page) : -1;
            case PagePacking.Gzip:
                return FillFromGzip(packed, page);
            case PagePacking.Brotli:
                return BrotliDecoder.TryDecompress(packed, page, out int written) ? written : -1;
            case PagePacking.Zstd:
                using (ZstdSharp.Decompressor zstd = new())
                {
                    return zstd.Unwrap(packed, page);
                }

            case PagePacking.Lz4Raw:
                return LZ4Codec.Decode(packed, page);
            case PagePacking.Lz4:
                return FillFromFrames(packed, page) is > 0 and var filled ? filled : LZ4Codec.Decode(packed, page);
            default:
                throw new InvalidDataException($"a page is packed in a way that is not read ({packing})");
        }
    }

    private static int FillFromGzip(ReadOnlySpan<byte> packed, byte[] page)
    {
        using MemoryStream source = new(packed.ToArray());
        using GZipStream gzip = new(source, CompressionMode.Decompress);
        int read = gzip.ReadAtLeast(page, page.Length, throwOnEndOfStream: false);
        return gzip.ReadByte() < 0 ? read : -1;
    }

    /// <summary>Unpacks the frames that Hadoop writes: two lengths, most significant byte first, and a block.</summary>
    /// <returns>How many bytes there are; -1 where there are no such frames.</returns>
    private static int FillFromFrames(ReadOnlySpan<byte> packed, Span<byte> page)
    {
        int filled = 0;
        while (packed.Length > FrameHead)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(packed);
            uint block = BinaryPrimitives.ReadUInt32BigEndian(packed[sizeof(int)..]);
            packed = packed[FrameHead..];
            if (length > page.Length - filled || block > packed.Length
                || LZ4Codec.Decode(packed[..(int)block], page.Slice(filled, (int)length)) != length)
            {
                return -1;
            }

            filled += (int)length;
            packed = packed[(int)block..];
        }

        return packed.IsEmpty ? filled : -1;
    }
}
