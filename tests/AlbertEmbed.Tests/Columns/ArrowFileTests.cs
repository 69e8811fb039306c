using AlbertEmbed.Tests.Support;
using ParquetSharp;
using LogicalType = ParquetSharp.LogicalType;

namespace AlbertEmbed.Tests.Columns;

/// <summary>
/// A small table of Arrow's that is kept among the data, for programs that damage it. ALBERT_EMBED_UPDATE_SNAPSHOTS writes it.
/// </summary>
public sealed class ArrowFileTests : IDisposable
{
    private readonly WorkFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void The_kept_table_has_what_is_written_into_it()
    {
        string kept = TestModel.DataFolder("arrow.parquet");
        string written = Write(work.Path("arrow.parquet"));
        if (Environment.GetEnvironmentVariable("ALBERT_EMBED_UPDATE_SNAPSHOTS") == "1")
        {
            File.Copy(written, Path.Combine(Repository.Root, "tests", "AlbertEmbed.Tests", "Data", "arrow.parquet"), overwrite: true);
            return;
        }

        Assert.Equal(ArrowTable.Column<string>(written, "text"), ArrowTable.Column<string>(kept, "text"));
        Assert.Equal(work.Embed("-q", "-i", written, "--keep-all").Output, work.Embed("-q", "-i", kept, "--keep-all").Output);
    }

    private static string Write(string path)
    {
        const int Rows = 12;
        int[] numbers = [.. Enumerable.Range(0, Rows)];
        return ArrowTable.WriteGroups(
            path,
            writer => writer.Compression(Compression.Zstd).DataPageVersion(ParquetDataPageVersion.V2).DataPagesize(64)
                .Encoding("n", ParquetSharp.Encoding.DeltaBinaryPacked).DisableDictionary("n")
                .Compression("text", Compression.Snappy).Compression("list", Compression.Gzip),
            [
                .. Enumerable.Range(0, 2).Select(group => new[]
                {
                    ArrowColumn.Of("id", numbers.Select(number => $"{group}-{number}").ToArray()),
                    ArrowColumn.Of(
                        "text", numbers.Select(number => number % 5 == 4 ? null : number % 2 == 0 ? "the cat" : "you é").ToArray()),
                    ArrowColumn.Of("n", numbers.Select(number => (long)number * group).ToArray()),
                    ArrowColumn.Of(
                        "when", numbers.Select(number => new DateTimeNanos(number)).ToArray(), LogicalType.Timestamp(true, TimeUnit.Nanos)),
                    ArrowColumn.Of("price", numbers.Select(number => number + 0.25M).ToArray(), LogicalType.Decimal(20, 2)),
                    ArrowColumn.Of("list", numbers.Select(number => number % 3 == 0 ? null : new int?[] { number, null }).ToArray()),
                    ArrowColumn.Of("bytes", numbers.Select(number => new byte[number]).ToArray()),
                }),
            ]);
    }
}
