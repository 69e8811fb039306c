using AlbertEmbed.Errors;

namespace AlbertEmbed.Columns;

/// <summary>
/// A column with an id or a field of the input. In a table it has the table's type. In JSON any value can be anything: the values of the
/// first row group decide the type, and later ones must fit it.
/// </summary>
/// <param name="name">Its name.</param>
internal sealed class KeptColumn(string name) : TableColumn(name)
{
    private readonly ColumnBuffer buffer = new(maxDefinition: 1, maxRepetition: 0);
    private readonly List<string?> undecided = [];
    private ColumnType? type;
    private int undecidedBytes;

    public override SchemaNode Node => new(Name, Repetition.Optional) { Type = type ?? ColumnType.Text };

    public override ColumnBuffer Buffer => buffer;

    public override int Bytes => buffer.Bytes + undecidedBytes;

    /// <summary>Adds nulls for rows that had no such field.</summary>
    public void AddMissing(int rows)
    {
        for (; rows > 0; rows--)
        {
            AddJson(null, string.Empty);
        }
    }

    /// <summary>Adds a value that is JSON; null for none.</summary>
    /// <param name="json">It.</param>
    /// <param name="place">Where its record stands, for messages.</param>
    /// <exception cref="UserException">The column holds something else.</exception>
    public void AddJson(string? json, string place)
    {
        json = json == "null" ? null : json;
        if (type is null)
        {
            undecided.Add(json);
            undecidedBytes += json is null ? 0 : JsonColumnType.Size(json);
        }
        else if (json is null)
        {
            buffer.AddNull();
        }
        else
        {
            Add(JsonColumnType.Convert(json, type) ?? throw Refusal(place, Kind(json)));
        }
    }

    /// <summary>Adds a value of a table.</summary>
    /// <param name="field">It.</param>
    /// <param name="place">Where its record stands, for messages.</param>
    /// <exception cref="UserException">The column holds something else.</exception>
    public void AddPlain(PlainField field, string place)
    {
        if (type is null && undecided.TrueForAll(json => json is null))
        {
            Decide(field.Type);
        }

        if (type is null || !type.Equals(field.Type))
        {
            throw Refusal(place, field.Type.ToString());
        }

        if (field.Value is null)
        {
            buffer.AddNull();
        }
        else
        {
            Add(field.Value);
        }
    }

    public override void Close()
    {
        if (type is null && undecided.Exists(json => json is not null))
        {
            Decide(JsonColumnType.Of(undecided.OfType<string>()));
        }
        else if (type is null)
        {
            // Nulls are the same in a column of any type.
            undecided.ForEach(_ => buffer.AddNull());
            undecided.Clear();
        }
    }

    public override void Save(BinaryWriter writer)
    {
        writer.Write(type is not null);
        if (type is not null)
        {
            type.Save(writer);
        }

        writer.Write(undecided.Count);
        foreach (string? json in undecided)
        {
            writer.Write(json is not null);
            writer.Write(json ?? string.Empty);
        }

        base.Save(writer);
    }

    public override void Load(BinaryReader reader)
    {
        type = reader.ReadBoolean() ? ColumnType.Load(reader) : null;
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            bool isThere = reader.ReadBoolean();
            string json = reader.ReadString();
            undecided.Add(isThere ? json : null);
            undecidedBytes += isThere ? JsonColumnType.Size(json) : 0;
        }

        base.Load(reader);
    }

    private static string Kind(string json) => json[0] switch
    {
        '"' => "text",
        '{' => "an object",
        '[' => "a list",
        't' or 'f' => "true or false",
        _ => $"the number {json}",
    };

    private void Decide(ColumnType decided)
    {
        type = decided;
        foreach (string? json in undecided)
        {
            if (json is null)
            {
                buffer.AddNull();
            }
            else
            {
                Add(JsonColumnType.Convert(json, decided)!);
            }
        }

        undecided.Clear();
        undecidedBytes = 0;
    }

    private void Add(ReadOnlySpan<byte> value)
    {
        if (type!.Physical == PhysicalType.ByteArray)
        {
            buffer.AddBytes(value);
        }
        else
        {
            buffer.Add(value);
        }
    }

    private UserException Refusal(string place, string kind) => UserException.BadRecord(
        $"{place}: the field {Name} is {kind}, and the column {Name} of the output holds {type?.ToString() ?? "other values"}: a column of "
            + $"Parquet has one type, which its first records decide. Give the field one type, or use --format jsonl.");
}
