using System.Text;
using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>
/// Parquet: a row a record, with its id or number, its vector, and what else is asked for. The types of kept fields are those that they
/// have in a table, or that their first values have in JSON.
/// </summary>
internal sealed class ParquetWriter : IEmbeddingWriter
{
    private readonly OutputSet output;
    private readonly VectorCodec codec;
    private readonly ParquetOptions options;
    private readonly TableWriter table;
    private readonly KeptColumn? id;
    private readonly FixedColumn? index;
    private readonly FixedColumn? tokens;
    private readonly FixedColumn? offsets;
    private readonly FixedColumn embedding;
    private readonly FixedColumn? text;
    private readonly FixedColumn? count;
    private readonly FixedColumn? truncated;
    private readonly FixedColumn? unknown;
    private readonly Dictionary<string, KeptColumn> kept = [];
    private byte[] stored = [];

    /// <param name="output">Where it goes, behind what an earlier run has written there.</param>
    /// <param name="codec">How vectors are stored.</param>
    /// <param name="options">What is written.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    /// <exception cref="UserException">What the earlier run has left was changed.</exception>
    public ParquetWriter(OutputSet output, VectorCodec codec, ParquetOptions options, long records = 0)
    {
        this.output = output;
        this.codec = codec;
        this.options = options;
        id = options.HasId ? new KeptColumn(FieldNames.IdName) : null;
        index = options.HasId ? null : new FixedColumn("index", ColumnType.Int64);
        int levels = options.IsTokens ? 2 : 1;
        tokens = options.IsTokens ? FixedColumn.List("tokens", ColumnType.Text, 1) : null;
        offsets = options.IsTokens ? FixedColumn.List("offsets", ColumnType.Int32, 2) : null;
        embedding = FixedColumn.List(VectorColumn.Name, VectorColumn.TypeOf(codec.Type), levels, isPacked: false);
        text = options.WithText ? new FixedColumn("text", ColumnType.Text) : null;
        count = options.WithStats ? new FixedColumn("n_tokens", ColumnType.Int32) : null;
        truncated = options.WithStats ? new FixedColumn("truncated", ColumnType.Boolean) : null;
        unknown = options.WithStats ? new FixedColumn("unknown", ColumnType.Int32) : null;
        TableColumn?[] columns = [id, index, tokens, offsets, embedding, text, count, truncated, unknown];
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

        AddVectors(item, embedded);
        text?.Buffer.AddBytes(Encoding.UTF8.GetBytes(item.Text));
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

    /// <exception cref="UserException">A component is beyond what is stored.</exception>
    private void AddVectors(in TextRecord item, in EmbeddedText embedded)
    {
        int length = embedded.Vectors.Length / codec.Width * codec.RowLength;
        if (stored.Length < length)
        {
            stored = new byte[length];
        }

        if (!codec.TryEncode(embedded.Vectors, stored.AsSpan(0, length)))
        {
            throw VectorTypes.BeyondFloat16(item.Place);
        }

        for (int at = 0; at < length; at += codec.RowLength)
        {
            VectorColumn.Add(embedding.Buffer, stored.AsSpan(at, codec.RowLength), codec.Type, at == 0 ? 0 : 1);
        }

        for (int i = 0; i < embedded.Tokens.Length && tokens is not null; i++)
        {
            tokens.Buffer.AddBytes(Encoding.UTF8.GetBytes(JsonLine.WellFormed(embedded.Tokens[i])), i == 0 ? 0 : 1);
        }

        for (int i = 0; i < embedded.Offsets.Length && offsets is not null; i++)
        {
            (int start, int end) = embedded.Offsets[i];
            offsets.Buffer.AddInt32(start, i == 0 ? 0 : 1);
            offsets.Buffer.AddInt32(end, 2);
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
