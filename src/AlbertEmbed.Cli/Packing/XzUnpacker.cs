using SharpCompress.Compressors.LZMA;

namespace AlbertEmbed.Packing;

/// <summary>
/// Unpacks the streams of an xz file. The library knows the container too, but neither compares checks nor reads a second stream, so it
/// only decodes the blocks here.
/// </summary>
/// <remarks>Source: the .xz file format, version 1.2.1.</remarks>
internal sealed class XzUnpacker(PackedInput input) : UnpackedStream(input)
{
    private const int PaddingUnit = 4;

    private readonly List<XzBlock> blocks = [];
    private XzFields fields = new(input);
    private XzCheck check = new(0);
    private XzBlock? block;
    private LzmaStream? content;
    private bool isInStream;
    private bool hadStream;

    protected override int Unpack(byte[] buffer, int offset, int count)
    {
        while (content is not null || StartBlock())
        {
            int read = content!.Read(buffer, offset, count);
            if (read > 0)
            {
                check.Add(new ArraySegment<byte>(buffer, offset, read));
                block!.UnpackedLength += (ulong)read;
                return read;
            }

            EndBlock();
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content?.Dispose();
            check.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <returns>False at the end of the file.</returns>
    private bool StartBlock()
    {
        while (isInStream || StartStream())
        {
            if (Input.Peek(1)[0] != 0)
            {
                block = XzBlock.ReadHeader(fields);
                content = LzmaStream.Create([block.Dictionary], Input, leaveOpen: true);
                return true;
            }

            XzIndex.Read(fields, blocks, check.Kind);
            isInStream = false;
        }

        return false;
    }

    private void EndBlock()
    {
        content!.Dispose();
        content = null;
        block!.End(Input.Position, check.Length);
        while (Input.Position % PaddingUnit != fields.Start % PaddingUnit)
        {
            XzFields.RequireZero(fields.ReadByte());
        }

        if (!check.Ends(fields.Read(check.Length)))
        {
            throw new UnpackingException("a checksum is wrong");
        }

        blocks.Add(block);
    }

    /// <returns>False at the end of the file.</returns>
    private bool StartStream()
    {
        long padding = Input.Position;
        while (hadStream && !Input.IsAtEnd && Input.Peek(1)[0] == 0)
        {
            _ = Input.ReadByte();
        }

        if ((Input.Position - padding) % PaddingUnit != 0)
        {
            throw new UnpackingException("the padding behind a stream has a wrong length");
        }

        if (!HasPart(isFirst: !hadStream))
        {
            return false;
        }

        fields = new XzFields(Input);
        byte kind = XzIndex.ReadStreamHeader(fields, isFirst: !hadStream);
        check.Dispose();
        check = new XzCheck(kind);
        blocks.Clear();
        (isInStream, hadStream) = (true, true);
        return true;
    }
}
