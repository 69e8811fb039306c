using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlbertEmbed.Columns;

namespace AlbertEmbed.Input;

/// <summary>Goes through the rows of one row group, in some of its columns.</summary>
internal sealed class RowCursor
{
    private static readonly JsonWriterOptions Settings = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly SchemaNode[] columns;
    private readonly LeafCursor[] cursors;
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <param name="file">The file.</param>
    /// <param name="group">Number of the row group.</param>
    /// <param name="columns">The columns, of the top of the schema.</param>
    public RowCursor(ParquetFile file, int group, IEnumerable<SchemaNode> columns)
    {
        this.columns = [.. columns];
        cursors = new LeafCursor[file.Footer.Schema.LeafCount];
        foreach (SchemaNode leaf in this.columns.SelectMany(column => column.Leaves))
        {
            cursors[leaf.FirstLeaf] = file.Read(group, leaf);
        }
    }

    /// <summary>The values of a column that is not nested; null for a null.</summary>
    public ReadOnlySpan<byte> Value(SchemaNode column, out bool isNull)
    {
        LeafCursor cursor = cursors[column.FirstLeaf];
        isNull = !cursor.HasValue;
        return isNull ? [] : cursor.Value;
    }

    /// <summary>The value of a column, as JSON on one line.</summary>
    /// <exception cref="FormatException">It is no value of the column's type.</exception>
    public string Json(SchemaNode column)
    {
        buffer.ResetWrittenCount();
        using (Utf8JsonWriter json = new(buffer, Settings))
        {
            RowJson.Write(json, column, cursors);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Goes on to a row, from wherever in an earlier one the columns stand.</summary>
    /// <exception cref="InvalidDataException">There are fewer rows.</exception>
    public void GoTo(long row)
    {
        foreach (LeafCursor cursor in columns.SelectMany(column => column.Leaves).Select(leaf => cursors[leaf.FirstLeaf]))
        {
            cursor.GoTo(row);
        }
    }

    /// <summary>Finds out whether the rows are all that there are.</summary>
    /// <exception cref="InvalidDataException">There are more.</exception>
    public void RequireEnd()
    {
        if (Array.Exists(cursors, cursor => cursor is { IsAtEnd: false }))
        {
            throw new InvalidDataException("there are more rows than are counted");
        }
    }
}
