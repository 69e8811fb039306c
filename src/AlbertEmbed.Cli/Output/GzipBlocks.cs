using System.IO.Compression;

namespace AlbertEmbed.Output;

/// <summary>
/// Packs bytes in blocks of one size, each a member of the gzip file. So a run can go on with a file that was cut after a block, and the
/// file gets the same bytes as one that was written without a break.
/// </summary>
internal sealed class GzipBlocks
{
    private const int BlockLength = 1 << 18;

    private readonly byte[] block = new byte[BlockLength];
    private int length;

    /// <summary>A packed file without content, for which .NET would write no bytes at all.</summary>
    public static ReadOnlySpan<byte> Empty => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

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
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Pending);
        }

        length = 0;
        return packed.ToArray();
    }
}
