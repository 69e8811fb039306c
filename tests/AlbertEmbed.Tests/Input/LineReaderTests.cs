using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Tests.Input;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\n\nb", new[] { "a", "", "b" })]
    [InlineData("a\r\nb\r\n", new[] { "a", "b" })]
    [InlineData("a\rb\n", new[] { "a\rb" })]
    [InlineData("a\r", new[] { "a" })]
    [InlineData("\uFEFFa\n\uFEFFb", new[] { "a", "\uFEFFb" })]
    [InlineData("ä\nß\n日本\n", new[] { "ä", "ß", "日本" })]
    public void Lines_end_in_LF_or_CRLF_and_the_last_needs_no_end(string input, string[] expected) =>
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(input), LineReader.LineFeed));

    [Theory]
    [InlineData("a\0b\nc\0", new[] { "a", "b\nc" })]
    [InlineData("a\r\0\0b", new[] { "a\r", "", "b" })]
    public void NUL_separated_records_keep_their_line_ends(string input, string[] expected) =>
        Assert.Equal(expected, Read(Encoding.UTF8.GetBytes(input), LineReader.Nul));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Records_do_not_depend_on_how_the_bytes_arrive(int chunk)
    {
        string[] lines = [.. Enumerable.Range(0, 500).Select(i => new string((char)('a' + (i % 26)), i * 7 % 1000))];
        lines[250] = new string('x', 300_000);
        Assert.Equal(lines, Read(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), LineReader.LineFeed, chunk));
    }

    [Fact]
    public void Invalid_UTF8_is_a_bad_record_between_the_others()
    {
        using LineReader reader = new(
            new MemoryStream([.. "one\ntwo\nth"u8, 0xFF, .. "ree\nfour\n"u8]), "corpus.txt", new DelimiterEnd(LineReader.LineFeed));
        List<TextRecord> block = [];
        Assert.True(reader.ReadBlock(block));
        Assert.Equal("corpus.txt:3", block[2].Place);
        Assert.StartsWith("byte 3 of the record is not valid UTF-8", block[2].Problem, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "th\uFFFDree", "four"], block.Select(record => record.Text));
        Assert.Equal([4, 4, 7, 5], block.Select(record => record.ByteLength));
    }

    [Fact]
    public void A_NUL_byte_in_a_line_is_a_bad_record()
    {
        using LineReader reader = new(new MemoryStream([.. "one\nt\0wo\nthree\n"u8]), "corpus.txt", new DelimiterEnd(LineReader.LineFeed));
        List<TextRecord> block = [];
        Assert.True(reader.ReadBlock(block));
        Assert.StartsWith("byte 2 of the record is NUL", block[1].Problem, StringComparison.Ordinal);
        Assert.Equal([null, "bad", null], block.Select(record => record.Problem is null ? null : "bad"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_record_without_an_end_is_a_bad_one_as_soon_as_that_is_known(bool isOfNul)
    {
        using LineReader reader = new(
            new EndlessStream(isOfNul ? (byte)0 : (byte)'a', length: isOfNul ? long.MaxValue : 1L << 29),
            "zero",
            new DelimiterEnd(LineReader.LineFeed));
        List<TextRecord> block = [];
        Assert.True(reader.ReadBlock(block));
        Assert.Equal("zero:1", Assert.Single(block).Place);
        Assert.Contains(isOfNul ? "byte 1 of the record is NUL" : "longer than 256 MiB", block[0].Problem, StringComparison.Ordinal);
        Assert.True(isOfNul || !reader.ReadBlock(block));
    }

    [Fact]
    public void What_follows_a_record_that_was_passed_over_is_read()
    {
        byte[] input = [.. "one\n"u8, .. new byte[100_000], .. "\nthree\n"u8, .. new byte[70_000], .. "\nfive"u8];
        using LineReader reader = new(new MemoryStream(input), "in", new DelimiterEnd(LineReader.LineFeed));
        List<TextRecord> block = [];
        while (reader.ReadBlock(block))
        {
        }

        Assert.Equal(
            [("one", false), ("", true), ("three", false), ("", true), ("five", false)],
            block.Select(record => (record.Text.Trim('\0'), record.Problem is not null)));
        Assert.Equal([1, 2, 3, 4, 5], block.Select(record => record.Line));
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\rb\r")]
    public void Text_with_carriage_returns_only_is_not_one_record(string input) =>
        Assert.Equal(
            ErrorKind.BadRecord, Assert.Throws<UserException>(() => Read(Encoding.UTF8.GetBytes(input), LineReader.LineFeed)).Kind);

    private static List<string> Read(byte[] bytes, byte delimiter, int chunk = int.MaxValue)
    {
        using LineReader reader = new(new DrippingStream(bytes, chunk), "test", new DelimiterEnd(delimiter));
        List<TextRecord> block = [];
        while (reader.ReadBlock(block))
        {
        }

        Assert.Equal(Enumerable.Range(1, block.Count).Select(i => (long)i), block.Select(record => record.Line));
        return [.. block.Select(record => record.Text)];
    }

    /// <summary>The same byte, over and over.</summary>
    private sealed class EndlessStream(byte content, long length) : MemoryStream
    {
        private long left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(left, count);
            buffer.AsSpan(offset, read).Fill(content);
            left -= read;
            return read;
        }
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class DrippingStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(chunk, count));
    }
}
