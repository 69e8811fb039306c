using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Columns;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Reads what a Parquet file says of some of its rows, besides their vectors.</summary>
internal static class TableHits
{
    private static readonly string[] NotShown = [VectorColumn.Name, "tokens", "offsets"];

    /// <param name="path">The file.</param>
    /// <param name="wanted">The rows' numbers.</param>
    /// <returns>Each row as a line of JSON, by its number.</returns>
    /// <exception cref="Errors.UserException">The file is damaged.</exception>
    public static Dictionary<long, byte[]> Read(string path, IEnumerable<long> wanted)
    {
        using ParquetFile file = ParquetFile.Open(File.OpenRead(path), path);
        return file.Guard(() => Read(file, [.. wanted.Distinct().Order()]));
    }

    private static Dictionary<long, byte[]> Read(ParquetFile file, List<long> wanted)
    {
        SchemaNode[] columns = [.. file.Footer.Schema.Children.Where(column => !NotShown.Contains(column.Name))];
        Dictionary<long, byte[]> lines = [];
        long first = 0;
        for (int group = 0; group < file.Footer.Groups.Count; first += file.Footer.Groups[group++].Rows)
        {
            long behind = first + file.Footer.Groups[group].Rows;
            RowCursor? rows = null;
            foreach (long row in wanted.Where(row => row >= first && row < behind))
            {
                rows ??= new RowCursor(file, group, columns);
                rows.GoTo(row - first);
                lines[row] = Line(rows, columns);
            }
        }

        return lines;
    }

    private static byte[] Line(RowCursor row, SchemaNode[] columns)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, JsonLine.Settings))
        {
            json.WriteStartObject();
            foreach (SchemaNode column in columns)
            {
                json.WritePropertyName(column.Name);
                json.WriteRawValue(Value(row, column), skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return line.WrittenSpan.ToArray();
    }

    private static string Value(RowCursor row, SchemaNode column)
    {
        try
        {
            return row.Json(column);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException($"the column {column.Name} has a value that cannot be read: {e.Message}", e);
        }
    }
}
