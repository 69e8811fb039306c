using System.IO.Compression;
using System.Text;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Tests.Packing;

/// <summary>gzip files of several members, as bgzip and cat make them.</summary>
public sealed class GzipUnpackerTests
{
    private static readonly byte[] First = Pack("first\n");
    private static readonly byte[] Second = Pack("second\n");

    [Fact]
    public void Members_are_joined_and_NUL_bytes_after_the_last_are_passed_over()
    {
        Assert.Equal("first\nsecond\n", Unpack([.. First, .. Second]));
        Assert.Equal("first\nsecond\n", Unpack([.. First, .. Pack(string.Empty), .. Second, .. new byte[1000]]));
        string large = string.Concat(Enumerable.Range(0, 100_000));
        Assert.Equal(large + "first\n" + large, Unpack([.. Pack(large), .. First, .. Pack(large)]));
    }

    [Fact]
    public void A_header_may_have_a_name_a_comment_more_fields_and_a_checksum()
    {
        byte[] header = [0x1F, 0x8B, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2, .. "name\0comment\0"u8];
        Assert.Equal("first\n", Unpack([.. header, .. First[10..]]));
        byte[] withChecksum = [.. header];
        withChecksum[3] |= 2;
        uint sum = Crc32(withChecksum);
        Assert.Equal("first\n", Unpack([.. withChecksum, (byte)sum, (byte)(sum >> 8), .. First[10..]]));
        Assert.Throws<UnpackingException>(() => Unpack([.. withChecksum, (byte)(sum + 1), (byte)(sum >> 8), .. First[10..]]));
    }

    [Fact]
    public void Every_damaged_byte_and_every_cut_is_an_error_or_changes_nothing()
    {
        byte[] whole = [.. First, .. Second];
        for (int i = 0; i < whole.Length; i++)
        {
            if (i != First.Length)
            {
                Assert.Throws<UnpackingException>(() => Unpack(whole[..i]));
            }

            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[i] ^= (byte)(1 << bit);
                string? read = null;
                try
                {
                    read = Unpack(damaged);
                }
                catch (UnpackingException)
                {
                }

                // Time, system and compression level mean nothing here.
                Assert.True(read is null or "first\nsecond\n", $"byte {i}, bit {bit}: {read}");
            }
        }
    }

    private static string Unpack(byte[] packed)
    {
        using UnpackedStream stream = UnpackedStream.Open(PackingKind.Gzip, new MemoryStream(packed));
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static byte[] Pack(string text)
    {
        MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Optimal))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return text.Length == 0 ? [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] : packed.ToArray();
    }

    private static uint Crc32(byte[] bytes)
    {
        ICSharpCode.SharpZipLib.Checksum.Crc32 sum = new();
        sum.Update(bytes);
        return (uint)sum.Value;
    }
}
