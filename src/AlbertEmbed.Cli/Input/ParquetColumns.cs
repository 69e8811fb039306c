using AlbertEmbed.Columns;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>The columns of a table that are asked for.</summary>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second segment; null for none.</param>
/// <param name="Id">The id; null for none.</param>
/// <param name="Kept">Those that go to the output.</param>
internal sealed record ParquetColumns(SchemaNode Text, SchemaNode? Pair, SchemaNode? Id, IReadOnlyList<SchemaNode> Kept)
{
    /// <summary>All of them, each once.</summary>
    public IEnumerable<SchemaNode> All => ((SchemaNode?[])[Text, Pair, Id, .. Kept]).OfType<SchemaNode>().Distinct();

    /// <exception cref="UserException">One is not there, or there twice, or holds something else than is asked for.</exception>
    public static ParquetColumns Of(ParquetFile file, FieldNames fields, InputNotes notes)
    {
        IReadOnlyList<SchemaNode> columns = file.Footer.Schema.Children;
        if (columns.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw UserException.BadRecord($"{file.Name}: there are two columns \"{twice}\". Rename one of them.");
        }

        bool isOnlyColumn = columns is [{ Type.MayBeText: true }] && fields.Text is null;
        foreach (string lost in columns.Select(column => column.Name).Where(fields.Loses))
        {
            notes.Warn(
                $"warning: {file.Name}: the column {lost} is left out, because the output uses that name for something else. "
                    + $"Rename it to keep it.");
        }

        foreach (string name in fields.Keep)
        {
            _ = Find(file, name, FieldNames.KeepOption);
        }

        return new ParquetColumns(
            isOnlyColumn ? columns[0] : TextColumn(file, fields.Text ?? FieldNames.DefaultText, FieldNames.TextOption),
            fields.Pair is null ? null : TextColumn(file, fields.Pair, FieldNames.PairOption),
            fields.Id is null ? null : IdColumn(file, fields.Id),
            fields.KeepAny ? [.. columns.Where(column => fields.Keeps(column.Name))] : []);
    }

    private static SchemaNode Find(ParquetFile file, string name, string option) =>
        file.Footer.Schema.Children.FirstOrDefault(column => column.Name == name) ?? throw UserException.BadRecord(
            $"{file.Name}: there is no column {name}; there are "
                + $"{string.Join(", ", file.Footer.Schema.Children.Select(column => column.Name))}. "
                + $"Name one with {option}.");

    private static SchemaNode TextColumn(ParquetFile file, string name, string option)
    {
        SchemaNode column = Find(file, name, option);
        return column is { Type.MayBeText: true, Repetition: not Repetition.Repeated } ? column : throw UserException.BadRecord(
            $"{file.Name}: the column {name} holds {Words(column)}, not text. Name another one with {option}.");
    }

    private static SchemaNode IdColumn(ParquetFile file, string name)
    {
        SchemaNode column = Find(file, name, FieldNames.IdOption);
        bool isNested = column.Type is null || column.Repetition == Repetition.Repeated;
        bool isOther = column.Type is { Physical: PhysicalType.Boolean } or { Logical.Kind: LogicalKind.Json or LogicalKind.Unknown };
        return !isNested && !isOther ? column : throw UserException.BadRecord(
            $"{file.Name}: the column {name} holds {Words(column)}, neither text nor numbers. Name another "
                + $"one with {FieldNames.IdOption}.");
    }

    private static string Words(SchemaNode column) =>
        column.Repetition == Repetition.Repeated || column.GroupKind == LogicalKind.List ? "lists"
        : column.Type?.ToString() ?? "groups of columns";
}
