using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace AlbertEmbed.Packing;

/// <summary>
/// Packs bytes in blocks of one size, each a member of the gzip file or a frame of the zstd file. So a run can go on with a file that was
/// cut after a block, and the
/// file gets the same bytes as one that was written without a break.
/// </summary>
internal sealed class PackedBlocks(PackingKind kind)
{
    private const int BlockLength = 1 << 18;

    private readonly byte[] block = new byte[BlockLength];
    private int length;

    /// <summary>A gzip file without content, for which .NET would write no bytes at all.</summary>
    private static ReadOnlySpan<byte> EmptyGzip => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Bytes that are not packed yet.</summary>
    public ReadOnlySpan<byte> Pending => block.AsSpan(0, length);

    /// <summary>Takes the bytes that an earlier run has not packed yet.</summary>
    public void Restore(ReadOnlySpan<byte> pending)
    {
        pending.CopyTo(block);
        length = pending.Length;
    }

    /// <summary>Takes bytes into the block.</summary>
    /// <param name="bytes">Afterwards, those for the next block.</param>
    /// <returns>The packed block when it is full.</returns>
    public byte[]? Add(ref ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, BlockLength - length);
        bytes[..taken].CopyTo(block.AsSpan(length));
        length += taken;
        bytes = bytes[taken..];
        return length == BlockLength ? Pack() : null;
    }

    public byte[] Pack()
    {
        byte[] packed = kind switch
        {
            PackingKind.Gzip when length == 0 => EmptyGzip.ToArray(),
            PackingKind.Gzip => PackGzip(),
            PackingKind.Zstd => PackZstd(),
            _ => throw new NotSupportedException($"Nothing is packed with {kind.Word()}."),
        };
        length = 0;
        return packed;
    }

    private byte[] PackGzip()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Pending);
        }

        return packed.ToArray();
    }

    /// <summary>Each frame is packed as if there were no other, says its length, and has a checksum.</summary>
    private byte[] PackZstd()
    {
        using Compressor frame = new();
        frame.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return frame.Wrap(Pending).ToArray();
    }
}
