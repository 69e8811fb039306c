using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>JSON Lines: one object a line, the text in one of its fields, a second segment in another if wanted.</summary>
internal sealed class JsonlReader(LineReader lines, string textField, string? pairField) : IRecordReader
{
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
            // Also when a line cannot be read: those before it can.
            foreach (TextRecord line in unparsed)
            {
                block.Add(Parse(line));
            }
        }
    }

    public void Dispose() => lines.Dispose();

    private TextRecord Parse(TextRecord line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line.Text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Bad(line, "is no JSON object");
            }

            return line with
            {
                Text = Field(json.RootElement, textField, line),
                Pair = pairField is null ? null : Field(json.RootElement, pairField, line),
            };
        }
        catch (JsonException e)
        {
            throw Bad(line, $"is not valid JSON (at byte {e.BytePositionInLine + 1})");
        }
        catch (InvalidOperationException)
        {
            throw Bad(line, "holds half of a surrogate pair");
        }
    }

    private static string Field(JsonElement record, string name, TextRecord line) =>
        !record.TryGetProperty(name, out JsonElement value) ? throw Bad(line, $"has no field {name}")
        : value.ValueKind != JsonValueKind.String ? throw Bad(line, $"has a field {name} that is no text")
        : value.GetString()!;

    private static UserException Bad(TextRecord line, string what) =>
        UserException.BadRecord($"{line.Place}: the line {what}. Mend it, or name other fields with --text-field and --pair-field.");
}
