using System.Security.Cryptography;
using AlbertEmbed.Columns;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using Snappier;

namespace AlbertEmbed.Output;

/// <summary>
/// Writes a table in Parquet. A row group ends when its values have a fixed number of bytes, whatever made them how fast, so the same rows
/// give the same file. What is not written yet, and what the footer will say, can be saved and restored.
/// </summary>
internal sealed class TableWriter
{
    /// <summary>Bytes of values after which a row group is written: a run that is killed keeps less than these in its journal.</summary>
    private const int GroupBytes = 1 << 22;

    private const int MostGroupRows = 1 << 16;
    private const int MostState = 1 << 30;

    private readonly OutputTarget target;
    private readonly PageWriter pages = new();
    private readonly List<TableColumn> columns;
    private readonly List<RowGroup> groups = [];
    private int rows;

    /// <param name="target">Where it goes, behind what an earlier run has written there.</param>
    /// <param name="columns">Its columns.</param>
    public TableWriter(OutputTarget target, IEnumerable<TableColumn> columns)
    {
        this.target = target;
        this.columns = [.. columns];
        if (target.Position == 0)
        {
            target.Write(ParquetFile.Magic);
        }
    }

    public IReadOnlyList<TableColumn> Columns => columns;

    /// <summary>Rows so far.</summary>
    public long Rows => groups.Sum(group => group.Rows) + rows;

    /// <summary>Rows that wait for their row group to be full.</summary>
    public int WaitingRows => rows;

    /// <summary>Whether a row group was written: from then on there can be no further columns.</summary>
    public bool HasGroups => groups.Count > 0;

    public void AddColumn(TableColumn column) => columns.Add(column);

    /// <summary>Ends a row, of which each column has a value now.</summary>
    public void EndRow()
    {
        rows++;
        if (rows == MostGroupRows || columns.Sum(column => (long)column.Bytes) >= GroupBytes)
        {
            WriteGroup();
        }
    }

    /// <summary>Writes the rest, and what the file says of itself.</summary>
    /// <param name="notes">What is noted in the file.</param>
    /// <param name="program">The program that writes it.</param>
    public void Complete(IReadOnlyList<(string Key, string Value)> notes, string program)
    {
        if (rows > 0)
        {
            WriteGroup();
        }

        SchemaNode schema = SchemaNode.Root(SchemaNode.Joined(columns.Select(column => column.Node)));
        byte[][] described =
        [
            .. groups.Select((group, number) => new RowGroup(
                group.Rows, [.. group.Columns.Zip(columns, (chunk, column) => chunk with { Type = column.Physical })])
                .ToBytes(schema, number)),
        ];
        byte[] footer = FileFooter.ToBytes(schema, Rows, described, notes, program);
        target.Write(footer);
        target.Write(BitConverter.GetBytes(footer.Length));
        target.Write(ParquetFile.Magic);
    }

    /// <summary>What a later run needs to go on.</summary>
    public byte[] Save()
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream))
        {
            writer.Write(rows);
            writer.Write(groups.Count);
            groups.ForEach(group => Save(writer, group));
            writer.Write(columns.Count);
            foreach (TableColumn column in columns)
            {
                writer.Write(column.Name);
                column.Save(writer);
            }
        }

        byte[] content = stream.ToArray();
        return [.. SHA256.HashData(content), .. BitConverter.GetBytes(content.Length), .. Snappy.CompressToArray(content)];
    }

    /// <summary>Goes on where an earlier run has stopped.</summary>
    /// <param name="saved">What it has saved.</param>
    /// <param name="make">Makes a column that is not among those that are known from the start.</param>
    /// <exception cref="UserException">It was changed.</exception>
    public void Restore(byte[] saved, Func<string, TableColumn> make)
    {
        try
        {
            const int Head = SHA256.HashSizeInBytes + sizeof(int);
            int length = BitConverter.ToInt32(saved, SHA256.HashSizeInBytes);
            byte[] content = length is >= 0 and <= MostState
                ? PageUnpacker.Unpack(PagePacking.Snappy, saved.AsSpan(Head), length)
                : throw new InvalidDataException();
            if (!SHA256.HashData(content).AsSpan().SequenceEqual(saved.AsSpan(0, SHA256.HashSizeInBytes)))
            {
                throw new InvalidDataException();
            }

            using BinaryReader reader = new(new MemoryStream(content));
            Load(reader, make);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IOException)
        {
            throw OutputTarget.ChangedPart(target.Name + OutputTarget.PartSuffix);
        }
    }

    private static void Save(BinaryWriter writer, RowGroup group)
    {
        writer.Write(group.Rows);
        writer.Write(group.Columns.Count);
        foreach (ColumnChunk chunk in group.Columns)
        {
            writer.Write((int)chunk.Type);
            writer.Write((int)chunk.Packing);
            writer.Write(chunk.Values);
            writer.Write(chunk.Start);
            writer.Write(chunk.Length);
            writer.Write(chunk.Unpacked);
            writer.Write(chunk.Nulls ?? 0);
        }
    }

    private static RowGroup LoadGroup(BinaryReader reader)
    {
        long rows = reader.ReadInt64();
        List<ColumnChunk> chunks = [];
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            PhysicalType type = (PhysicalType)reader.ReadInt32();
            PagePacking packing = (PagePacking)reader.ReadInt32();
            (long values, long start, long length) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            chunks.Add(new ColumnChunk(type, packing, values, start, length)
            {
                Unpacked = reader.ReadInt64(),
                Nulls = reader.ReadInt64(),
            });
        }

        return new RowGroup(rows, chunks);
    }

    private void Load(BinaryReader reader, Func<string, TableColumn> make)
    {
        rows = reader.ReadInt32();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            groups.Add(LoadGroup(reader));
        }

        int saved = reader.ReadInt32();
        for (int i = 0; i < saved; i++)
        {
            string name = reader.ReadString();
            if (i == columns.Count)
            {
                columns.Add(make(name));
            }

            (columns[i].Name == name ? columns[i] : throw new InvalidDataException()).Load(reader);
        }
    }

    private void WriteGroup()
    {
        List<ColumnChunk> chunks = [];
        foreach (TableColumn column in columns)
        {
            column.Close();
            chunks.Add(pages.Write(column.Buffer, column.Physical, column.Packing, target.Position, bytes => target.Write(bytes.Span)));
            column.Buffer.Clear();
        }

        groups.Add(new RowGroup(rows, chunks));
        rows = 0;
    }
}
