using System.Text;
using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>JSON Lines: one object a line, the text in one of its fields. Blank lines are passed over; null is an empty text.</summary>
/// <param name="lines">Gives the lines as they stand.</param>
/// <param name="fields">Which fields are asked for.</param>
/// <param name="check">Sees every record.</param>
internal sealed class JsonlReader(LineReader lines, FieldNames fields, FieldCheck check) : IRecordReader
{
    private const int DeepestNesting = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = DeepestNesting };
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = int.MaxValue };

    private readonly List<TextRecord> unparsed = [];
    private bool hasStarted;

    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        bool more = true;
        while (more && block.Count == before)
        {
            unparsed.Clear();
            try
            {
                more = lines.ReadBlock(unparsed);
            }
            finally
            {
                // Records that came before a failure are given out too.
                foreach (TextRecord line in unparsed)
                {
                    Add(line, block);
                }
            }
        }

        return block.Count > before;
    }

    public void Dispose() => lines.Dispose();

    private void Add(TextRecord line, List<TextRecord> block)
    {
        ReadOnlySpan<char> content = line.Text.AsSpan().Trim(" \t\r");
        if (line.Problem is null && content.IsEmpty)
        {
            return;
        }

        if (!hasStarted && content is ['[', ..])
        {
            throw UserException.BadRecord(
                $"{line.Place}: the file is one JSON array, not an object on each line. jq -c '.[]' makes JSON Lines of it; "
                + "use --input-format lines if its lines are the texts.");
        }

        check.CountRecord();
        block.Add(line.Problem is null ? ParseLine(line) : line);
        hasStarted = true;
    }

    private TextRecord ParseLine(TextRecord line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text, Strict);
            return ToRecord(line, json.RootElement);
        }
        catch (JsonException e)
        {
            return Bad(line, $"{Describe(e, line.Text)}. Correct it.");
        }
        catch (InvalidOperationException)
        {
            return Bad(line, $"holds half of a surrogate pair{JsonFaults.HalfSurrogate(line.Text)}. Correct it.");
        }
    }

    /// <exception cref="InvalidOperationException">A string holds half of a surrogate pair.</exception>
    private TextRecord ToRecord(TextRecord line, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Bad(line, $"is {JsonFaults.Kind(root.ValueKind)}, not a JSON object. Correct it.");
        }

        check.NoteFields(root);
        string text = string.Empty;
        string second = string.Empty;
        string? problem = ReadText(root, fields.Text ?? FieldNames.DefaultText, ref text)
            ?? (fields.Pair is null ? null : ReadText(root, fields.Pair, ref second))
            ?? CheckId(root);
        return problem is not null ? Bad(line, problem) : line with
        {
            Text = text,
            Pair = fields.Pair is null ? null : second,
            Id = fields.Id is null ? null : RawJson.OnOneLine(root.GetProperty(fields.Id)),
            Kept = Kept(root),
        };
    }

    /// <returns>What is wrong with a line that could not be parsed.</returns>
    private string Describe(JsonException error, string line)
    {
        if (IsOnlyDeep(line))
        {
            return $"is nested deeper than {DeepestNesting} levels";
        }

        if (line.StartsWith('\uFEFF'))
        {
            return "starts with a byte order mark, as where files were joined";
        }

        // The parser gives no position for a key that occurs twice.
        if (error.BytePositionInLine is not { } at)
        {
            return $"has the key {JsonFaults.RepeatedKey(line)} twice";
        }

        string remedy = !hasStarted && line.AsSpan().Trim(" \t\r") is ['{'] or ['{', .., ',']
            ? "; jq -c . makes JSON Lines of an object that spans several lines"
            : string.Empty;
        return $"is not valid JSON (at byte {at + 1}{remedy})";
    }

    /// <summary>
    /// Whether a line is valid JSON but for its depth. A reader is used because a document of many levels takes time quadratic in them.
    /// </summary>
    private static bool IsOnlyDeep(string text)
    {
        Utf8JsonReader json = new(Encoding.UTF8.GetBytes(text), Deep);
        bool isDeep = false;
        try
        {
            while (json.Read())
            {
                isDeep |= json.CurrentDepth >= DeepestNesting;
            }

            return isDeep;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <returns>What is wrong with the field, if anything.</returns>
    private string? ReadText(JsonElement record, string name, ref string text)
    {
        if (!record.TryGetProperty(name, out JsonElement value))
        {
            return $"has no field {name}. {Remedy(name)}";
        }

        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return $"has a field {name} that is {JsonFaults.Kind(value.ValueKind)}, not text. {Remedy(name)}";
        }

        // A null in JSON Lines is the same record as an empty cell in a table.
        text = value.GetString() ?? string.Empty;
        return null;
    }

    private string? CheckId(JsonElement record) =>
        fields.Id is null ? null
        : !record.TryGetProperty(fields.Id, out JsonElement id) ? $"has no field {fields.Id}. {Remedy(fields.Id)}"
        : id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? null
        : $"has a field {fields.Id} that is {JsonFaults.Kind(id.ValueKind)}, neither text nor number. {Remedy(fields.Id)}";

    private List<KeptField>? Kept(JsonElement record)
    {
        if (!fields.KeepAny)
        {
            return null;
        }

        List<KeptField> kept = [];
        foreach (JsonProperty field in record.EnumerateObject())
        {
            if (fields.Keeps(field.Name))
            {
                kept.Add(KeptField.Of(field));
            }
        }

        return kept;
    }

    private string Remedy(string field) => $"Correct it, or name another field with {fields.OptionFor(field)}.";

    private static TextRecord Bad(TextRecord line, string problem) => line with
    {
        Text = string.Empty,
        Problem = $"the line {problem}",
    };
}
