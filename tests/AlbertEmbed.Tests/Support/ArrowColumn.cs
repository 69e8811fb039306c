using ParquetSharp;

namespace AlbertEmbed.Tests.Support;

/// <summary>A column to be written, and how that is done.</summary>
/// <param name="Column">Its name and type.</param>
/// <param name="Write">Writes its values.</param>
internal sealed record ArrowColumn(Column Column, Action<RowGroupWriter> Write)
{
    public static ArrowColumn Of<T>(string name, T[] values, LogicalType? type = null) => new(new Column<T>(name, type), rows =>
    {
        using LogicalColumnWriter<T> writer = rows.NextColumn().LogicalWriter<T>();
        writer.WriteBatch(values);
    });
}
