using System.Text;
using AlbertEmbed.Packing;
using AlbertEmbed.Tests.Support;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace AlbertEmbed.Tests.Packing;

/// <summary>Files that are packed otherwise than with gzip, of several parts.</summary>
public sealed class UnpackedStreamTests
{
    private const string Both = "first\nsecond\n";

    public static TheoryData<string> Kinds => [nameof(PackingKind.Zstd), nameof(PackingKind.Xz), nameof(PackingKind.Bzip2)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parts_are_joined_and_a_file_without_any_is_damaged(string name)
    {
        PackingKind kind = Enum.Parse<PackingKind>(name);
        byte[] first = PackedFiles.Pack(kind, "first\n");
        byte[] second = PackedFiles.Pack(kind, "second\n");
        Assert.Equal(Both, Unpack(kind, [.. first, .. second]));
        Assert.Equal("second\n" + Both, Unpack(kind, [.. second, .. PackedFiles.Pack(kind, string.Empty), .. first, .. second]));
        Assert.Equal(string.Empty, Unpack(kind, PackedFiles.Pack(kind, string.Empty)));
        Assert.Equal("the file is empty", Damage(kind, []));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_damaged_byte_every_cut_and_all_that_stands_behind_is_an_error_or_changes_nothing(string name)
    {
        PackingKind kind = Enum.Parse<PackingKind>(name);
        byte[] first = PackedFiles.Pack(kind, "first\n");
        RequireNoticed(kind, [.. first, .. PackedFiles.Pack(kind, "second\n")], Both, [first.Length]);
    }

    [Fact]
    public void Damage_to_blocks_of_xz_with_sizes_SHA256_or_packed_content_is_noticed()
    {
        const string Content = "first\nfirst\nfirst\nsecond\n";
        RequireNoticed(PackingKind.Xz, PackedFiles.XzBlocks, Content, []);
        RequireNoticed(PackingKind.Xz, PackedFiles.XzThreads, Content, []);
        RequireNoticed(PackingKind.Xz, PackedFiles.XzNumbers, string.Concat(Enumerable.Range(1, 300).Select(i => $"{i}\n")), []);
    }

    [Fact]
    public void Zstd_skips_what_is_to_be_skipped_and_notices_a_wrong_length_where_there_is_no_checksum()
    {
        byte[] skipped = [0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        byte[] first = PackedFiles.Pack(PackingKind.Zstd, "first\n");
        Assert.Equal("first\nfirst\n", Unpack(PackingKind.Zstd, [.. skipped, .. first, .. skipped, .. first, .. skipped]));
        Assert.Equal(string.Empty, Unpack(PackingKind.Zstd, skipped));
        Assert.Equal("the end is missing", Damage(PackingKind.Zstd, [.. first, .. skipped[..^1]]));
        using Compressor plain = new();
        byte[] without = plain.Wrap("first\n"u8).ToArray();
        without[5]++;
        Assert.NotNull(Damage(PackingKind.Zstd, without));
    }

    [Fact]
    public void Zstd_windows_are_as_large_as_zstd_takes_them_and_larger_ones_are_refused_by_name()
    {
        Assert.Equal(200_000, Unpack(PackingKind.Zstd, PackWithWindow(27)).Length);
        Assert.Contains(
            "a window of more than 128 MiB. Unpack it first: zstd", Damage(PackingKind.Zstd, PackWithWindow(28)), StringComparison.Ordinal);
    }

    [Fact]
    public void Xz_passes_over_padding_in_fours_and_refuses_large_dictionaries_and_filters_by_name()
    {
        byte[] first = PackedFiles.Pack(PackingKind.Xz, "first\n");
        Assert.Equal("first\nfirst\n", Unpack(PackingKind.Xz, [.. first, .. new byte[8], .. first, .. new byte[4]]));
        Assert.Equal("the padding behind a stream has a wrong length", Damage(PackingKind.Xz, [.. first, .. new byte[3]]));
        Assert.Contains(
            "a dictionary of more than 64 MiB", Damage(PackingKind.Xz, PackedFiles.XzLargeDictionary), StringComparison.Ordinal);
        Assert.Contains("filters beside LZMA2", Damage(PackingKind.Xz, PackedFiles.XzFilter), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_file_itself_is_no_damage_to_what_is_packed()
    {
        foreach (PackingKind kind in Enum.GetValues<PackingKind>())
        {
            using UnpackedStream stream = UnpackedStream.Open(kind, new FailingStream(PackedFiles.Pack(kind, "first\n")));
            IOException error = Assert.Throws<IOException>(() => stream.CopyTo(Stream.Null));
            Assert.Equal("gone", error.Message);
        }
    }

    /// <summary>Requires that a file which is changed anywhere gives its whole content or an error.</summary>
    private static void RequireNoticed(PackingKind kind, byte[] whole, string content, int[] ends)
    {
        Assert.Equal(content, Unpack(kind, whole));
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.True(ends.Contains(i) || Damage(kind, whole[..i]) is not null, $"cut at {i}");
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[i] ^= (byte)(1 << bit);
                Assert.True(Damage(kind, damaged, content) is not null, $"byte {i}, bit {bit}");
            }
        }

        foreach (byte[] behind in (byte[][])[[1], [.. "text\n"u8], [0], whole[..3], [.. whole[1..]]])
        {
            Assert.NotNull(Damage(kind, [.. whole, .. behind]));
        }
    }

    /// <summary>The error of a file, or its content where that may be.</summary>
    private static string? Damage(PackingKind kind, byte[] packed, string? content = null)
    {
        try
        {
            string read = Unpack(kind, packed);
            return read == content ? read : null;
        }
        catch (UnpackingException e)
        {
            return e.Message;
        }
    }

    private static string Unpack(PackingKind kind, byte[] packed)
    {
        using UnpackedStream stream = UnpackedStream.Open(kind, new MemoryStream(packed));
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static byte[] PackWithWindow(int bits)
    {
        MemoryStream packed = new();
        using (CompressionStream zstd = new(packed, level: 3))
        {
            zstd.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, bits);
            zstd.Write(new byte[100_000]);
            zstd.Flush();
            zstd.Write(new byte[100_000]);
        }

        return packed.ToArray();
    }

    /// <summary>Ends in an error of the disk.</summary>
    private sealed class FailingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position == Length
                ? throw new IOException("gone")
                : base.Read(buffer, offset, Math.Min(count, (int)Math.Min(9, Length - Position)));
    }
}
