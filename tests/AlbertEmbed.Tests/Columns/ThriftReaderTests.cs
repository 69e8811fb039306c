using AlbertEmbed.Columns;

namespace AlbertEmbed.Tests.Columns;

/// <summary>What describes a table can say any length, and takes no more memory than its bytes.</summary>
public sealed class ThriftReaderTests
{
    [Theory]
    [InlineData(new byte[] { 0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })] // A list with 2^32 structures.
    [InlineData(new byte[] { 0x28, 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })] // A text of 2^31 bytes.
    [InlineData(new byte[] { 0x2B, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x88 })] // A map of 2^31 pairs.
    [InlineData(new byte[] { 0x26, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })] // A number without an end.
    public void A_length_beyond_the_end_is_refused(byte[] bytes) =>
        Assert.True(Record.Exception(() => Read(bytes)) is InvalidDataException or EndOfStreamException);

    [Fact]
    public void Structures_in_structures_are_refused_at_some_depth() =>
        Assert.Throws<InvalidDataException>(() => Read([.. Enumerable.Repeat((byte)0x1C, 10_000)]));

    [Fact]
    public void What_is_written_is_read()
    {
        ThriftWriter writer = new();
        writer.BeginElement();
        writer.WriteInt32(2, int.MinValue);
        writer.WriteInt64(40, long.MaxValue);
        writer.BeginList(41, ThriftType.Binary, 20);
        for (int i = 0; i < 20; i++)
        {
            writer.WriteElement("é");
        }

        writer.End();
        ThriftReader reader = new(writer.Written);
        int field = 0;
        Assert.True(reader.Next(ref field, out ThriftType type));
        Assert.Equal((2, int.MinValue), (field, reader.ReadInt32(type)));
        Assert.True(reader.Next(ref field, out type));
        Assert.Equal((40, long.MaxValue), (field, reader.ReadInteger(type)));
        Assert.True(reader.Next(ref field, out type));
        Assert.Equal(20, reader.ReadList(type, out ThriftType element));
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("é", reader.ReadText(element));
        }

        Assert.False(reader.Next(ref field, out _));
    }

    private static void Read(byte[] bytes)
    {
        ThriftReader reader = new(bytes);
        for (int field = 0; reader.Next(ref field, out ThriftType type);)
        {
            reader.Skip(type);
        }
    }
}
