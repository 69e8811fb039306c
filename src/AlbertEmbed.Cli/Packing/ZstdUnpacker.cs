using ZstdSharp;
using ZstdSharp.Unsafe;

namespace AlbertEmbed.Packing;

/// <summary>Unpacks zstd frames. Those without a checksum notice damage by their structure and, where they say it, their size.</summary>
internal sealed class ZstdUnpacker : UnpackedStream
{
    /// <summary>What <c>zstd</c> itself accepts without being told.</summary>
    private const int LargestWindowBits = 27;

    private readonly DecompressionStream frames;

    public ZstdUnpacker(PackedInput input)
        : base(input)
    {
        input.MayEnd = true;
        frames = new DecompressionStream(input, checkEndOfStream: true, leaveOpen: true);
        frames.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindowBits);
    }

    protected override int Unpack(byte[] buffer, int offset, int count)
    {
        try
        {
            _ = Input.Position > 0 || HasPart(isFirst: true);
            return frames.Read(buffer, offset, count);
        }
        catch (EndOfStreamException)
        {
            throw new UnpackingException("the end is missing");
        }
        catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw UnpackingException.Refusal(
                $"the file was packed with a window of more than {1 << (LargestWindowBits - 20)} MiB. Unpack it first: "
                    + "zstd -d --long=31 --memory=2048MB FILE.");
        }
        catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_dictionary_wrong)
        {
            throw UnpackingException.Refusal("the file was packed with a dictionary. Unpack it first: zstd -d -D DICTIONARY FILE.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            frames.Dispose();
        }

        base.Dispose(disposing);
    }
}
