namespace AlbertEmbed.Packing;

/// <summary>One block of an xz stream: what its header says, and what was read of it.</summary>
internal sealed class XzBlock
{
    private const byte FilterCount = 3;
    private const byte Reserved = 0x3C;
    private const byte SaysPackedLength = 0x40;
    private const byte SaysUnpackedLength = 0x80;
    private const ulong Lzma2 = 0x21;

    /// <summary>A dictionary of 64 MiB, as <c>xz -9</c> takes it.</summary>
    private const byte LargestDictionary = 28;

    private long headerLength;
    private long contentStart;
    private ulong? packedLength;
    private ulong? saidUnpackedLength;

    /// <summary>Says how much of what was unpacked has to be kept.</summary>
    public byte Dictionary { get; private set; }

    /// <summary>Bytes of header, packed content and check.</summary>
    public ulong Length { get; private set; }

    public ulong UnpackedLength { get; set; }

    public static XzBlock ReadHeader(XzFields fields)
    {
        XzBlock block = new();
        long start = fields.Position;
        fields.Begin();
        long end = start + (fields.ReadByte() * 4L);
        byte flags = fields.ReadByte();
        if ((flags & Reserved) != 0)
        {
            throw new UnpackingException("a block has flags that xz does not know");
        }

        block.packedLength = (flags & SaysPackedLength) != 0 ? fields.ReadNumber() : null;
        block.saidUnpackedLength = (flags & SaysUnpackedLength) != 0 ? fields.ReadNumber() : null;
        ulong filter = fields.ReadNumber();
        int properties = (int)Math.Min(fields.ReadNumber(), 1 << 10);
        block.Dictionary = fields.Read(properties).FirstOrDefault();
        while (fields.Position < end)
        {
            _ = fields.ReadByte();
        }

        bool fits = fields.Position == end;
        fields.End();
        if ((flags & FilterCount) != 0 || filter != Lzma2)
        {
            throw UnpackingException.Refusal("the file was packed with filters beside LZMA2. Unpack it first: xz -d FILE.");
        }

        if (!fits || properties != 1)
        {
            throw new UnpackingException("a block's header has a wrong length");
        }

        RefuseLargeDictionary(block.Dictionary);
        (block.headerLength, block.contentStart) = (fields.Position - start, fields.Position);
        return block;
    }

    /// <summary>Compares the block with what its header says.</summary>
    /// <param name="position">Where the content has ended.</param>
    /// <param name="checkLength">Bytes of the check.</param>
    public void End(long position, int checkLength)
    {
        ulong read = (ulong)(position - contentStart);
        Length = (ulong)headerLength + read + (ulong)checkLength;
        if ((packedLength ?? read) != read || (saidUnpackedLength ?? UnpackedLength) != UnpackedLength)
        {
            throw new UnpackingException("a block has another length than its header says");
        }
    }

    private static void RefuseLargeDictionary(byte dictionary)
    {
        if (dictionary > LargestDictionary)
        {
            throw UnpackingException.Refusal(
                "the file was packed with a dictionary of more than 64 MiB, which is what xz -9 takes. Unpack it first: xz -d FILE.");
        }
    }
}
