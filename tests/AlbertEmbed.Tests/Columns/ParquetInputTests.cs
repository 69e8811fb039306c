using System.Text.Json;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;
using ParquetSharp;
using LogicalType = ParquetSharp.LogicalType;

namespace AlbertEmbed.Tests.Columns;

/// <summary>Tables that Arrow has written, as records.</summary>
public sealed class ParquetInputTests : IDisposable
{
    private const int Rows = 3000;

    private readonly WorkFolder work = new();

    private static string[] Texts => [.. Enumerable.Range(0, Rows).Select(i => $"text number {i} {new string('é', i % 7)}")];

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(Compression.Uncompressed)]
    [InlineData(Compression.Snappy)]
    [InlineData(Compression.Gzip)]
    [InlineData(Compression.Brotli)]
    [InlineData(Compression.Zstd)]
    [InlineData(Compression.Lz4)]
    [InlineData(Compression.Lz4Hadoop)]
    public void Every_way_to_pack_pages_is_read(Compression compression)
    {
        foreach (ParquetDataPageVersion version in Enum.GetValues<ParquetDataPageVersion>())
        {
            string path = ArrowTable.Write(
                work.Path($"{version}.parquet"),
                writer => writer.Compression(compression).DataPageVersion(version).EnablePageChecksum().DataPagesize(1000),
                ArrowColumn.Of("text", Texts));
            Assert.Equal(Texts, Read(path).Select(record => record.Text));
        }
    }

    [Theory]
    [InlineData(ParquetSharp.Encoding.Plain)]
    [InlineData(ParquetSharp.Encoding.DeltaLengthByteArray)]
    [InlineData(ParquetSharp.Encoding.DeltaByteArray)]
    public void Every_encoding_of_texts_is_read(ParquetSharp.Encoding encoding)
    {
        string?[] texts = [.. Texts.Select((text, i) => i % 3 == 0 ? null : text)];
        foreach (ParquetDataPageVersion version in Enum.GetValues<ParquetDataPageVersion>())
        {
            string path = ArrowTable.Write(
                work.Path($"{version}.parquet"),
                writer => writer.DisableDictionary().Encoding(encoding).DataPageVersion(version).DataPagesize(500),
                ArrowColumn.Of("text", texts));
            Assert.Equal(texts.Select(text => text ?? string.Empty), Read(path).Select(record => record.Text));
        }
    }

    [Theory]
    [InlineData(ParquetSharp.Encoding.Plain)]
    [InlineData(ParquetSharp.Encoding.DeltaBinaryPacked)]
    [InlineData(ParquetSharp.Encoding.ByteStreamSplit)]
    public void Every_encoding_of_numbers_is_read(ParquetSharp.Encoding encoding)
    {
        long[] numbers = [.. Enumerable.Range(0, Rows).Select(i => i % 5 == 0 ? long.MinValue + i : (long)i * i * i)];
        int?[] small = [.. Enumerable.Range(0, Rows).Select(i => i % 4 == 0 ? (int?)null : -i)];
        string path = ArrowTable.Write(
            work.Path("t.parquet"),
            writer => writer.DisableDictionary().Encoding("n", encoding).Encoding("m", encoding).DataPagesize(700),
            ArrowColumn.Of("text", Texts),
            ArrowColumn.Of("n", numbers),
            ArrowColumn.Of("m", small));
        TextRecord[] read = Read(path, new FieldNames { Keep = ["n", "m"] });
        Assert.Equal(numbers.Select(number => $"{number}"), read.Select(record => record.Kept![0].Json));
        Assert.Equal(small.Select(number => number is null ? "null" : $"{number}"), read.Select(record => record.Kept![1].Json));
    }

    [Fact]
    public void Each_type_is_written_to_lines_as_what_it_means()
    {
        string path = ArrowTable.Write(work.Path("t.parquet"), writer => writer, AllTypes());
        work.Make("-i", path, "-o", work.Path("v.jsonl"), "--keep-all");
        JsonElement line = JsonDocument.Parse(File.ReadLines(work.Path("v.jsonl")).First()).RootElement;
        (string Name, string Json)[] expected =
        [
            ("byte", "-8"), ("ubyte", "250"), ("short", "-1600"), ("ushort", "65000"), ("int", "-7"), ("uint", "4000000000"),
            ("long", "-9223372036854775808"), ("ulong", "18446744073709551615"), ("half", "0.5"), ("float", "0.1"), ("double", "0.1"),
            ("nan", "\"NaN\""), ("yes", "true"), ("decimal", "-12345.670"), ("date", "\"1969-12-31\""), ("time", "\"13:14:15.016017018\""),
            ("milli", "\"2020-02-29T23:59:59.001Z\""), ("micro", "\"2020-02-29T23:59:59.000001\""),
            ("nano", "\"1969-12-31T23:59:59.999999999Z\""), ("uuid", "\"00112233-4455-6677-8899-aabbccddeeff\""), ("json", "{\"a\":1}"),
            ("bytes", "\"AP8=\""), ("list", "[1,null,3]"), ("lists", "[[\"a\"],null,[]]"),
        ];
        Assert.Equal(
            expected.Select(one => $"{one.Name} {one.Json}"),
            expected.Select(one => $"{one.Name} {line.GetProperty(one.Name).GetRawText()}"));
    }

    [Fact]
    public void Each_type_that_is_not_nested_is_the_same_in_a_table_that_is_written()
    {
        ArrowColumn[] columns = AllTypes();
        string path = ArrowTable.Write(work.Path("t.parquet"), writer => writer, columns);
        work.Make("-i", path, "-o", work.Path("v.parquet"), "--keep-all", "--id-field", "uint");
        string[] types = [.. ArrowTable.Types(path).Where(type => !type.StartsWith("list", StringComparison.Ordinal)).Skip(1)];
        string[] written = ArrowTable.Types(work.Path("v.parquet"));
        Assert.Equal(types, written.Where(types.Contains));
        Assert.Equal("id Int32 Int", written[0]);
        Assert.Equal([4000000000U, 1U], ArrowTable.Column<uint?>(work.Path("v.parquet"), "id"));
        Assert.Equal(
            ArrowTable.Column<DateTimeNanos>(path, "nano"),
            ArrowTable.Column<DateTimeNanos?>(work.Path("v.parquet"), "nano").Select(time => time!.Value));
        Assert.Equal(
            ArrowTable.Column<decimal>(path, "decimal"),
            ArrowTable.Column<decimal?>(work.Path("v.parquet"), "decimal").Select(value => value!.Value));
        Assert.Equal(
            ArrowTable.Column<ulong>(path, "ulong"),
            ArrowTable.Column<ulong?>(work.Path("v.parquet"), "ulong").Select(value => value!.Value));
        Assert.Equal(ArrowTable.Column<byte[]>(path, "bytes"), ArrowTable.Column<byte[]>(work.Path("v.parquet"), "bytes"));
        Assert.Equal(["[1,null,3]", "[]"], ArrowTable.Column<string>(work.Path("v.parquet"), "list"));
    }

    [Fact]
    public void Ids_may_be_texts_or_numbers_and_are_found_again()
    {
        string path = ArrowTable.Write(
            work.Path("t.parquet"), writer =>
                writer, ArrowColumn.Of("name", new[] { "a", "b" }), ArrowColumn.Of("text", new[] { "the cat", "you" }));
        work.Make("-i", path, "-o", work.Path("v.parquet"), "--id-field", "name", "--keep", "name");
        JsonElement hit = work.Nearest("you", "--in", work.Path("v.parquet"), "--texts", path);
        Assert.Equal("b", hit.GetProperty("id").GetString());
        Assert.Equal("you", hit.GetProperty("text").GetString());
        Assert.Equal("b", hit.GetProperty("name").GetString());
        Assert.Equal(1, hit.GetProperty("index").GetInt32());
    }

    [Fact]
    public void A_null_is_an_empty_text_or_refused_as_one()
    {
        string path =
            ArrowTable.Write(work.Path("t.parquet"), writer => writer, ArrowColumn.Of("text", new[] { "you", null, string.Empty }));
        Assert.Equal(3, work.Embed("-q", "-i", path).Lines.Length);
        Assert.Contains(
            "t.parquet:2: the text is empty", WorkFolder.Refusal(
                work.Embed("-q", "-i", path, "--empty", "error"), 3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_is_known_by_its_first_bytes_too()
    {
        string path = ArrowTable.Write(work.Path("table"), writer => writer, ArrowColumn.Of("anything", new[] { "you", "the cat" }));
        Assert.Equal(2, work.Embed("-q", "-i", path).Lines.Length);
    }

    [Fact]
    public void Shards_are_row_groups_and_all_of_the_table_once()
    {
        ArrowColumn[][] groups =
        [
            .. Enumerable.Range(0, 5).Select(group => new[] { ArrowColumn.Of("text", new[] { $"you {group}", $"cat {group}" }) }),
        ];
        string path = ArrowTable.WriteGroups(work.Path("t.parquet"), writer => writer, groups);
        work.Make("-i", path, "-o", work.Path("whole.parquet"));
        string[] shards = [work.Path("1.parquet"), work.Path("2.parquet"), work.Path("3.parquet")];
        for (int i = 0; i < shards.Length; i++)
        {
            work.Make("-i", path, "-o", shards[i], "--shard", $"{i + 1}/3");
        }

        Assert.Equal(0, BuiltProgram.Run(["merge", .. shards, "-o", work.Path("merged.parquet")]).ExitCode);
        Assert.Equal(File.ReadAllBytes(work.Path("whole.parquet")), File.ReadAllBytes(work.Path("merged.parquet")));
        Assert.Equal(File.ReadAllBytes(work.Path("whole.parquet.meta.json")), File.ReadAllBytes(work.Path("merged.parquet.meta.json")));
    }

    [Fact]
    public void A_column_that_is_missing_or_no_text_is_refused_by_name()
    {
        string path = ArrowTable.Write(
            work.Path("t.parquet"), writer => writer, ArrowColumn.Of("n", new[] { 1 }), ArrowColumn.Of("body", new[] { "you" }));
        Assert.Contains(
            "there is no column text; there are n, body. Name one with --text-field",
            WorkFolder.Refusal(work.Embed("-i", path), 3),
            StringComparison.Ordinal);
        Assert.Contains(
            "the column n holds int32, not text",
            WorkFolder.Refusal(work.Embed("-i", path, "--text-field", "n"), 3),
            StringComparison.Ordinal);
        Assert.Contains(
            "no column x", WorkFolder.Refusal(work.Embed("-i", path, "--text-field", "body", "--keep", "x"), 3), StringComparison.Ordinal);
        Assert.Contains(
            "described at its end", WorkFolder.Refusal(
                work.EmbedWith(File.ReadAllBytes(path), "-i", "-", "--input-format", "parquet")), StringComparison.Ordinal);
        Assert.Contains(
            "a Parquet file", WorkFolder.Refusal(work.EmbedWith(File.ReadAllBytes(path), "-i", "-"), 3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_a_bad_record_and_the_rows_behind_it_are_theirs()
    {
        string path = ArrowTable.Write(
            work.Path("t.parquet"),
            writer => writer,
            ArrowColumn.Of("text", new[] { "a"u8.ToArray(), [0xFF], "c"u8.ToArray() }),
            ArrowColumn.Of("n", new[] { 1, 2, 3 }));
        TextRecord[] read = Read(path, new FieldNames { Keep = ["n"] });
        Assert.Contains("the column text has a value that cannot be read: byte 1", read[1].Problem, StringComparison.Ordinal);
        Assert.Equal(("c", "3"), (read[2].Text, read[2].Kept![0].Json));
    }

    private static ArrowColumn[] AllTypes() =>
    [
        ArrowColumn.Of("text", new[] { "you", "the cat" }),
        ArrowColumn.Of("byte", new sbyte[] { -8, 1 }), ArrowColumn.Of("ubyte", new byte[] { 250, 1 }),
        ArrowColumn.Of("short", new short[] { -1600, 1 }), ArrowColumn.Of("ushort", new ushort[] { 65000, 1 }),
        ArrowColumn.Of("int", new[] { -7, 1 }), ArrowColumn.Of("uint", new[] { 4000000000U, 1U }),
        ArrowColumn.Of("long", new[] { long.MinValue, 1L }), ArrowColumn.Of("ulong", new[] { ulong.MaxValue, 1UL }),
        ArrowColumn.Of("half", new[] { (Half)0.5, Half.One }), ArrowColumn.Of("float", new[] { 0.1F, 1 }),
        ArrowColumn.Of("double", new[] { 0.1, 1 }), ArrowColumn.Of("nan", new[] { double.NaN, double.NegativeInfinity }),
        ArrowColumn.Of("yes", new[] { true, false }), ArrowColumn.Of("decimal", new[] { -12345.67M, 1M }, LogicalType.Decimal(28, 3)),
        ArrowColumn.Of("date", new[] { new Date(-1), new Date(1) }),
        ArrowColumn.Of(
            "time", new[] { new TimeSpanNanos(47_655_016_017_018), new TimeSpanNanos(0) }, LogicalType.Time(true, TimeUnit.Nanos)),
        ArrowColumn.Of(
            "milli",
            new[] { new DateTime(2020, 2, 29, 23, 59, 59, 1, DateTimeKind.Utc), default },
            LogicalType.Timestamp(true, TimeUnit.Millis)),
        ArrowColumn.Of(
            "micro", new[] { new DateTime(2020, 2, 29, 23, 59, 59).AddTicks(10), default }, LogicalType.Timestamp(false, TimeUnit.Micros)),
        ArrowColumn.Of("nano", new[] { new DateTimeNanos(-1), new DateTimeNanos(1) }, LogicalType.Timestamp(true, TimeUnit.Nanos)),
        ArrowColumn.Of("uuid", new[] { new Guid("00112233445566778899aabbccddeeff"), Guid.Empty }),
        ArrowColumn.Of("json", new[] { """{"a":1}""", "null" }, LogicalType.Json()),
        ArrowColumn.Of("bytes", new[] { new byte[] { 0, 255 }, [] }),
        ArrowColumn.Of("list", new int?[][] { [1, null, 3], [] }),
        ArrowColumn.Of("lists", new string[]?[][] { [["a"], null, []], [] }),
    ];

    private static TextRecord[] Read(string path, FieldNames? fields = null)
    {
        ParquetFile file = ParquetFile.Open(File.OpenRead(path), path);
        using ParquetReader reader = new(file, ParquetColumns.Of(file, fields ?? new FieldNames(), new InputNotes()), ..);
        return [.. reader.ReadAll()];
    }
}
