using ICSharpCode.SharpZipLib.BZip2;

namespace AlbertEmbed.Packing;

/// <summary>
/// Unpacks the streams of a bzip2 file. The library checks each of them, but for how it starts, and stops behind the first.
/// </summary>
internal sealed class Bzip2Unpacker(PackedInput input) : UnpackedStream(input)
{
    private BZip2InputStream? stream;
    private bool hadStream;

    protected override int Unpack(byte[] buffer, int offset, int count)
    {
        while (stream is not null || Start())
        {
            int read = stream!.Read(buffer, offset, count);
            if (read > 0)
            {
                return read;
            }

            stream = null;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        stream?.Dispose();
        base.Dispose(disposing);
    }

    /// <returns>False at the end of the file.</returns>
    private bool Start()
    {
        if (!HasPart(isFirst: !hadStream))
        {
            return false;
        }

        ReadOnlySpan<byte> start = Input.Peek(4);
        if (!start.StartsWith("BZh"u8) || start[^1] is < (byte)'1' or > (byte)'9')
        {
            throw new UnpackingException(hadStream ? "a later part does not start as bzip2 does" : "it does not start as bzip2 does");
        }

        stream = new BZip2InputStream(Input) { IsStreamOwner = false };
        hadStream = true;
        return true;
    }
}
