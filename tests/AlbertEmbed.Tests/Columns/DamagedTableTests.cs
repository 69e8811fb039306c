using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;
using ParquetSharp;

namespace AlbertEmbed.Tests.Columns;

/// <summary>
/// Damage to a table is refused, or changes nothing: with checksums wherever it is, without them wherever it can be seen.
/// </summary>
public sealed class DamagedTableTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(Compression.Uncompressed, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Snappy, ParquetDataPageVersion.V2)]
    public void No_byte_of_a_table_with_checksums_can_change_what_is_read(Compression packing, ParquetDataPageVersion version)
    {
        byte[] whole = File.ReadAllBytes(Table(writer => writer.EnablePageChecksum().Compression(packing).DataPageVersion(version)));
        string expected = Read(whole)!;
        int refused = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[i] ^= (byte)(1 << bit);
                string? read = Read(damaged);
                Assert.True(read is null || read == expected || IsNameOrType(whole, i), $"byte {i}, bit {bit}: {read}");
                refused += read is null ? 1 : 0;
            }
        }

        Assert.True(refused > whole.Length);
    }

    [Theory]
    [InlineData(Compression.Uncompressed, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Snappy, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Gzip, ParquetDataPageVersion.V2)]
    [InlineData(Compression.Brotli, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Zstd, ParquetDataPageVersion.V2)]
    [InlineData(Compression.Lz4, ParquetDataPageVersion.V1)]
    [InlineData(Compression.Lz4Hadoop, ParquetDataPageVersion.V1)]
    public void No_damage_of_a_table_without_checksums_gives_more_or_fewer_rows_or_another_kind_of_error(
        Compression packing, ParquetDataPageVersion version)
    {
        byte[] whole = File.ReadAllBytes(Table(writer => writer.Compression(packing).DataPageVersion(version)));
        int lines = Read(whole)!.Split('\n').Length;
        for (int i = 0; i < whole.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[i] ^= (byte)(1 << bit);
                Assert.True(Read(damaged) is not { } read || read.Split('\n').Length == lines, $"byte {i}, bit {bit}");
            }
        }
    }

    [Fact]
    public void A_table_that_is_cut_is_refused_wherever_it_is_cut()
    {
        byte[] whole = File.ReadAllBytes(Table(writer => writer));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(Read(whole[..length]));
            Assert.Null(Read(whole[length..]) is { } read && length > 0 ? read : null);
        }
    }

    /// <summary>The end says names and types of columns, which have no checksum: another name is another column.</summary>
    private static bool IsNameOrType(byte[] whole, int place) =>
        place >= whole.Length - 8 - BitConverter.ToInt32(whole, whole.Length - 8);

    private string Table(Func<WriterPropertiesBuilder, WriterPropertiesBuilder> change) => ArrowTable.WriteGroups(
        work.Path("t.parquet"),
        change,
        [
            [
                ArrowColumn.Of("text", new[] { "you", "the cat", "you" }), ArrowColumn.Of("n", new int?[] { 1, null, 3 }),
                ArrowColumn.Of("list", new string[]?[] { ["a", "b"], null, [] }),
            ],
            [
                ArrowColumn.Of("text", new[] { "a" }), ArrowColumn.Of("n", new int?[] { 4 }),
                ArrowColumn.Of("list", new string[]?[] { ["c"] }),
            ],
        ]);

    /// <summary>All records as text; null where the table is refused.</summary>
    private static string? Read(byte[] bytes)
    {
        try
        {
            ParquetFile file = ParquetFile.Open(new MemoryStream(bytes), "t.parquet");
            using ParquetReader reader = new(file, ParquetColumns.Of(file, new FieldNames { Keep = ["n", "list"] }, new InputNotes()), ..);
            return string.Join('\n', reader.ReadAll().Select(record =>
                $"{record.Text} {record.Problem} {string.Join(' ', (record.Kept ?? []).Select(kept => kept.Json))}"));
        }
        catch (UserException e) when (e.Kind == ErrorKind.BadRecord)
        {
            return null;
        }
    }
}
