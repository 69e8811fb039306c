using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>
/// Parquet: a row a record, with its id or number, its vector or labels, and what else is asked for. The types of kept fields are those
/// that they
/// have in a table, or that their first values have in JSON.
/// </summary>
internal sealed class ParquetWriter : IEmbeddingWriter
{
    private readonly OutputSet output;
    private readonly IRecordColumns content;
    private readonly ParquetOptions options;
    private readonly TableWriter table;
    private readonly KeptColumn? id;
    private readonly FixedColumn? index;
    private readonly FixedColumn? text;
    private readonly FixedColumn? count;
    private readonly FixedColumn? truncated;
    private readonly FixedColumn? unknown;
    private readonly Dictionary<string, KeptColumn> kept = [];

    /// <param name="output">Where it goes, behind what an earlier run has written there.</param>
    /// <param name="content">What was found out about records.</param>
    /// <param name="options">What is written besides.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    /// <exception cref="UserException">What the earlier run has left was changed.</exception>
    public ParquetWriter(OutputSet output, IRecordColumns content, ParquetOptions options, long records = 0)
    {
        this.output = output;
        this.content = content;
        this.options = options;
        id = options.HasId ? new KeptColumn(FieldNames.IdName) : null;
        index = options.HasId ? null : new FixedColumn("index", ColumnType.Int64);
        text = options.WithText ? new FixedColumn("text", ColumnType.Text) : null;
        count = options.WithStats ? new FixedColumn("n_tokens", ColumnType.Int32) : null;
        truncated = options.WithStats ? new FixedColumn("truncated", ColumnType.Boolean) : null;
        unknown = options.WithStats ? new FixedColumn("unknown", ColumnType.Int32) : null;
        TableColumn?[] columns = [id, index, .. content.Columns, text, count, truncated, unknown];
        table = new TableWriter(output.Main, columns.OfType<TableColumn>());
        foreach (string name in options.Keep)
        {
            table.AddColumn(kept[name] = new KeptColumn(name));
        }

        if (output.EarlierTable is { } saved)
        {
            table.Restore(saved, name => kept[name] = new KeptColumn(name));
        }

        if (table.Rows != records)
        {
            throw OutputTarget.ChangedPart(output.Main.Name + OutputTarget.PartSuffix);
        }

        output.SaveTable = table.Save;
    }

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        LittleEndian.Require();
        index?.Buffer.AddInt64(item.Index);
        if (id is not null)
        {
            Add(id, item.PlainId, item.Id, item.Place);
        }

        content.Add(item, embedded);
        text?.Buffer.AddText(item.Text);
        count?.Buffer.AddInt32(embedded.TokenCount);
        truncated?.Buffer.Add([embedded.IsTruncated ? (byte)1 : (byte)0]);
        unknown?.Buffer.AddInt32(embedded.UnknownCount);
        AddKept(item);
        table.EndRow();
    }

    public void Flush()
    {
        // A row group is written when it is full; nothing can be read before the end.
    }

    public void Complete()
    {
        table.Complete(options.Notes, options.Program);
        output.Complete();
    }

    public void Dispose() => output.Dispose();

    private static void Add(KeptColumn column, PlainField? plain, string? json, string place)
    {
        if (plain is not null)
        {
            column.AddPlain(plain, place);
        }
        else
        {
            column.AddJson(json, place);
        }
    }

    /// <exception cref="UserException">A record has a field that the first ones did not have, or another kind of value.</exception>
    private void AddKept(in TextRecord item)
    {
        int before = table.WaitingRows;
        HashSet<string> present = [];
        foreach (KeptField field in item.Kept ?? [])
        {
            if (!kept.TryGetValue(field.Name, out KeptColumn? column))
            {
                if (table.HasGroups)
                {
                    throw UserException.BadRecord(
                        $"{item.Place}: the record has a field {field.Name}, which the first ones do not "
                            + $"have, and the columns of Parquet are "
                            + $"the same for all. Name the fields with --keep, or use --format jsonl.");
                }

                kept[field.Name] = column = new KeptColumn(field.Name);
                column.AddMissing(before);
                table.AddColumn(column);
            }

            present.Add(field.Name);
            Add(column, field.Plain, field.Json, item.Place);
        }

        foreach ((string name, KeptColumn column) in kept)
        {
            if (!present.Contains(name))
            {
                column.AddMissing(1);
            }
        }
    }
}
