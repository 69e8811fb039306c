using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>JSON Lines: one object a line, the text in one of its fields.</summary>
internal sealed class JsonlReader(LineReader lines, FieldNames fields) : IRecordReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly List<TextRecord> unparsed = [];

    public bool ReadBlock(List<TextRecord> block)
    {
        unparsed.Clear();
        try
        {
            return lines.ReadBlock(unparsed);
        }
        finally
        {
            // Also when the input cannot be read further.
            foreach (TextRecord line in unparsed)
            {
                block.Add(line.Problem is null ? Parse(line) : line);
            }
        }
    }

    public void Dispose() => lines.Dispose();

    private TextRecord Parse(TextRecord line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text, Strict);
            JsonElement root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Bad(line, "is no JSON object");
            }

            string text = string.Empty;
            string second = string.Empty;
            string? problem = ReadText(root, fields.Text ?? FieldNames.DefaultText, ref text)
                ?? (fields.Pair is null ? null : ReadText(root, fields.Pair, ref second))
                ?? CheckId(root);
            return problem is not null ? Bad(line, problem) : line with
            {
                Text = text,
                Pair = fields.Pair is null ? null : second,
                Id = fields.Id is null ? null : root.GetProperty(fields.Id).GetRawText(),
                Kept = Kept(root),
            };
        }
        catch (JsonException e)
        {
            return Bad(line, $"is not valid JSON (at byte {e.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            return Bad(line, "holds half of a surrogate pair");
        }
    }

    /// <returns>What is wrong with the field, if anything.</returns>
    private static string? ReadText(JsonElement record, string name, ref string text)
    {
        if (!record.TryGetProperty(name, out JsonElement value))
        {
            return $"has no field {name}";
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return $"has a field {name} that is no text";
        }

        text = value.GetString()!;
        return null;
    }

    private string? CheckId(JsonElement record) =>
        fields.Id is null ? null
        : !record.TryGetProperty(fields.Id, out JsonElement id) ? $"has no field {fields.Id}"
        : id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? null
        : $"has a field {fields.Id} that is neither text nor number";

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
                kept.Add(new KeptField(field.Name, field.Value.GetRawText()));
            }
        }

        return kept;
    }

    private static TextRecord Bad(TextRecord line, string what) => line with
    {
        Text = string.Empty,
        Problem = $"the line {what}. Mend it, or name other fields with --text-field, --pair-field and --id-field.",
    };
}
