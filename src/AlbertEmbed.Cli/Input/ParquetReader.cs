using AlbertEmbed.Columns;

namespace AlbertEmbed.Input;

/// <summary>The rows of a Parquet file as records: columns are fields, and a null is an empty text, as in JSON Lines.</summary>
/// <param name="file">The file.</param>
/// <param name="columns">Which columns are asked for.</param>
/// <param name="groups">Which row groups are read.</param>
internal sealed class ParquetReader(ParquetFile file, ParquetColumns columns, Range groups) : IRecordReader
{
    private const int BlockRows = 1024;
    private const int BlockCharacters = 1 << 20;

    private readonly int end = groups.End.GetOffset(file.Footer.Groups.Count);
    private readonly long firstRow = file.Footer.Groups.Take(groups.Start.GetOffset(file.Footer.Groups.Count)).Sum(group => group.Rows);
    private int group = groups.Start.GetOffset(file.Footer.Groups.Count) - 1;
    private long rowsBefore;
    private long row;
    private RowCursor? rows;

    public bool ReadBlock(List<TextRecord> block) => file.Guard(() => Read(block));

    public void Dispose() => file.Dispose();

    private bool Read(List<TextRecord> block)
    {
        int before = block.Count;
        long characters = 0;
        while (block.Count - before < BlockRows && characters < BlockCharacters && EnsureRow())
        {
            TextRecord record = ReadRow();
            characters += record.Text.Length;
            block.Add(record);
        }

        if (block.Count == before)
        {
            file.CheckUnchanged();
        }

        return block.Count > before;
    }

    private bool EnsureRow()
    {
        while (rows is null || row == file.Footer.Groups[group].Rows)
        {
            rows?.RequireEnd();
            rowsBefore += rows is null ? 0 : row;
            if (group + 1 >= end)
            {
                return false;
            }

            group++;
            row = 0;
            rows = new RowCursor(file, group, columns.All);
        }

        return true;
    }

    private TextRecord ReadRow()
    {
        RowGroup here = file.Footer.Groups[group];
        TextRecord record = new(string.Empty, file.Name, firstRow + rowsBefore + row + 1)
        {
            ByteLength = (int)Math.Min(here.Columns.Sum(column => column.Length) / here.Rows, int.MaxValue),
        };
        string field = string.Empty;
        try
        {
            rows!.GoTo(row);
            record = record with
            {
                Text = Text(columns.Text, ref field),
                Pair = columns.Pair is null ? null : Text(columns.Pair, ref field),
                PlainId = columns.Id is null ? null : Plain(columns.Id),
                Id = columns.Id is null ? null : Json(columns.Id, ref field),
            };
            record = record with { Kept = Kept(record, ref field) };
            record = record.Id == "null"
                ? record with { Problem = $"the column {columns.Id!.Name} is null. Give the record an id." }
                : record;
        }
        catch (FormatException e)
        {
            record = record with
            {
                Text = string.Empty,
                Problem = $"the column {field} has a value that cannot be read: {e.Message}. Correct it.",
            };
        }

        row++;
        rows!.GoTo(row);
        return record;
    }

    private string Text(SchemaNode column, ref string field)
    {
        field = column.Name;
        ReadOnlySpan<byte> value = rows!.Value(column, out bool isNull);
        return isNull ? string.Empty : ValueJson.Text(value);
    }

    private string Json(SchemaNode column, ref string field)
    {
        field = column.Name;
        return rows!.Json(column);
    }

    private PlainField? Plain(SchemaNode column)
    {
        if (column.Type is null || column.Repetition == Repetition.Repeated)
        {
            return null;
        }

        ReadOnlySpan<byte> value = rows!.Value(column, out bool isNull);
        return new PlainField(column.Type, isNull ? null : value.ToArray());
    }

    private List<KeptField>? Kept(in TextRecord record, ref string field)
    {
        if (columns.Kept.Count == 0)
        {
            return null;
        }

        List<KeptField> kept = [];
        foreach (SchemaNode column in columns.Kept)
        {
            // What stands there is passed when it is read.
            bool isId = column == columns.Id;
            PlainField? plain = isId ? record.PlainId : Plain(column);
            kept.Add(new KeptField(column.Name, isId ? record.Id! : Json(column, ref field)) { Plain = plain });
        }

        return kept;
    }
}
