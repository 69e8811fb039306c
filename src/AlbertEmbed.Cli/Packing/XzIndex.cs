namespace AlbertEmbed.Packing;

/// <summary>How an xz stream starts, and its index and footer, which say once more what was in it.</summary>
internal static class XzIndex
{
    private static ReadOnlySpan<byte> StartMagic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    private static ReadOnlySpan<byte> EndMagic => "YZ"u8;

    /// <returns>The kind of check that blocks have.</returns>
    public static byte ReadStreamHeader(XzFields fields, bool isFirst)
    {
        if (!fields.Read(StartMagic.Length).AsSpan().SequenceEqual(StartMagic))
        {
            throw new UnpackingException(isFirst ? "it does not start as xz does" : "a later part does not start as xz does");
        }

        fields.Begin();
        byte kind = ReadFlags(fields);
        fields.End();
        return kind;
    }

    /// <summary>Compares the index and the footer with the blocks.</summary>
    /// <param name="fields">The stream, at its index.</param>
    /// <param name="blocks">What was read.</param>
    /// <param name="kind">The kind of check that the header says.</param>
    public static void Read(XzFields fields, List<XzBlock> blocks, byte kind)
    {
        long start = fields.Position;
        fields.Begin();
        _ = fields.ReadByte();
        bool isSame = fields.ReadNumber() == (ulong)blocks.Count;
        for (int i = 0; i < blocks.Count && isSame; i++)
        {
            isSame = fields.ReadNumber() == blocks[i].Length && fields.ReadNumber() == blocks[i].UnpackedLength;
        }

        while (isSame && (fields.Position - start) % sizeof(uint) != 0)
        {
            XzFields.RequireZero(fields.ReadByte());
        }

        if (!isSame)
        {
            throw new UnpackingException("the index is not that of the blocks before it");
        }

        fields.End();
        ReadFooter(fields, kind, fields.Position - start);
    }

    private static void ReadFooter(XzFields fields, byte kind, long indexLength)
    {
        uint expected = BitConverter.ToUInt32(fields.Read(sizeof(uint)));
        fields.Begin();
        uint length = BitConverter.ToUInt32(fields.Read(sizeof(uint)));
        bool isSame = ReadFlags(fields) == kind && (length + 1L) * sizeof(uint) == indexLength && fields.Checksum == expected;
        if (!fields.Read(EndMagic.Length).AsSpan().SequenceEqual(EndMagic) || !isSame)
        {
            throw new UnpackingException("the end of a stream does not fit its start");
        }
    }

    private static byte ReadFlags(XzFields fields)
    {
        byte reserved = fields.ReadByte();
        byte kind = fields.ReadByte();
        return reserved == 0 ? kind : throw new UnpackingException("a header has flags that xz does not know");
    }
}
