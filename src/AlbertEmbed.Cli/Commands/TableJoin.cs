using AlbertEmbed.Columns;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Runs;

namespace AlbertEmbed.Commands;

/// <summary>
/// Joins shards that are tables: their rows are written again, in the row groups that one run over the whole would have made.
/// </summary>
internal static class TableJoin
{
    /// <summary>Refuses shards without metadata that are not all of one run, in order: each says itself which part it is.</summary>
    /// <returns>What could not be checked, in words.</returns>
    public static string RequireOrder(IReadOnlyList<Shard> shards)
    {
        for (int i = 0; i < shards.Count; i++)
        {
            string part = $"{i + 1}/{shards.Count}";
            string said = TableNotes.Find(shards[i].Output.Table!)?.Recipe.GetValueOrDefault("shard") ?? "none";
            if (said != part)
            {
                throw UserException.Usage(
                    $"{shards[i].Name} has no metadata (--no-meta), and does not say itself that it is part {part}"
                        + $"{(said == "none" ? string.Empty : $", but {said}")}. Give all shards of one run, in order.");
            }
        }

        return "the shards have no metadata (--no-meta). Each is the part that it should be; whether they are of one run over one input "
            + "was not checked.";
    }

    /// <exception cref="UserException">A shard is damaged, or has other columns.</exception>
    public static void Write(IReadOnlyList<Shard> shards, RunMetadata? metadata, OutputTarget target, CancellationToken stop)
    {
        FixedColumn[] columns = Columns(shards);
        TableWriter table = new(target, columns);
        foreach (Shard shard in shards)
        {
            using ParquetFile file = ParquetFile.Open(File.OpenRead(shard.Output.Path), shard.Name);
            for (int group = 0; group < file.Footer.Groups.Count; group++)
            {
                stop.ThrowIfCancellationRequested();
                int number = group;
                file.Guard(() => Copy(file, number, columns, table));
            }
        }

        TableNotes? first = TableNotes.Find(shards[0].Output.Table!);
        SortedDictionary<string, string>? recipe = metadata?.Recipe ?? first?.Recipe;
        IReadOnlyList<(string Key, string Value)> notes = recipe is null ? [] : TableNotes.Of(new TableNotes
        {
            Program = metadata?.Program ?? first!.Program,
            Model = metadata?.Model ?? first!.Model,
            Width = metadata?.Width ?? first!.Width,
            Recipe = new SortedDictionary<string, string>(recipe, StringComparer.Ordinal) { ["shard"] = "none" },
        });
        table.Complete(notes, TableNotes.NameOf(ProgramVersion.Text));
    }

    private static bool Copy(ParquetFile file, int group, FixedColumn[] columns, TableWriter table)
    {
        LeafCursor[] cursors = [.. file.Footer.Schema.Leaves.Select(leaf => file.Read(group, leaf))];
        for (long row = 0; row < file.Footer.Groups[group].Rows; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                CopyRow(cursors[i], row, columns[i]);
            }

            table.EndRow();
        }

        return Array.TrueForAll(cursors, cursor => cursor.IsAtEnd)
            ? true
            : throw new InvalidDataException("there are more rows than are counted");
    }

    private static void CopyRow(LeafCursor cursor, long row, FixedColumn column)
    {
        if (cursor.IsAtEnd)
        {
            throw new InvalidDataException("there are fewer rows than are counted");
        }

        for (; !cursor.IsAtEnd && cursor.Row == row; cursor.Advance())
        {
            if (!cursor.HasValue)
            {
                column.Buffer.AddNull(cursor.Repetition, cursor.Definition);
            }
            else if (column.Physical == PhysicalType.ByteArray)
            {
                column.Buffer.AddBytes(cursor.Value, cursor.Repetition);
            }
            else
            {
                column.Buffer.Add(cursor.Value, cursor.Repetition);
            }
        }
    }

    /// <summary>The columns of the whole. One that is null in all of a shard has whatever type it has in the others.</summary>
    private static FixedColumn[] Columns(IReadOnlyList<Shard> shards)
    {
        FileFooter first = shards[0].Output.Table!;
        SchemaNode[] columns = [.. first.Schema.Children];
        bool[] areKnown = [.. columns.Select(column => HasValues(first, column))];
        foreach (Shard shard in shards.Skip(1))
        {
            FileFooter table = shard.Output.Table!;
            if (!table.Schema.Children.Select(column => column.Name).SequenceEqual(columns.Select(column => column.Name)))
            {
                throw Refusal(shard, shards[0], "columns");
            }

            for (int i = 0; i < columns.Length; i++)
            {
                SchemaNode column = table.Schema.Children[i];
                if (!areKnown[i])
                {
                    (columns[i], areKnown[i]) = (column, HasValues(table, column));
                }
                else if (HasValues(table, column) && !column.Equals(columns[i]))
                {
                    throw Refusal(shard, shards[0], $"values in the column {column.Name}");
                }
            }
        }

        return [.. columns.SelectMany(column => column.Apart()).Select(leaf => new FixedColumn(leaf, leaf.Name != VectorColumn.Name))];
    }

    private static bool HasValues(FileFooter table, SchemaNode column) =>
        table.Groups.Any(group => group.Columns[column.FirstLeaf] is var chunk && chunk.Values > (chunk.Nulls ?? 0));

    private static UserException Refusal(Shard shard, Shard first, string what) => UserException.Usage(
        $"{shard.Name} and {first.Name} have different {what}, because their first records decided them. Make the shards of records whose "
            + $"fields have one type each, or as JSON Lines.");
}
