using System.Text.Json;

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
            using JsonDocument json = JsonDocument.Parse(line.Text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Bad(line, "is no JSON object");
            }

            string text = string.Empty;
            string second = string.Empty;
            string? problem = Read(json.RootElement, textField, ref text) ?? (pairField is null ? null : Read(json.RootElement, pairField, ref second));
            return problem is null ? line with { Text = text, Pair = pairField is null ? null : second } : Bad(line, problem);
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
    private static string? Read(JsonElement record, string name, ref string text)
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

    private static TextRecord Bad(TextRecord line, string what) => line with
    {
        Text = string.Empty,
        Problem = $"the line {what}. Mend it, or name other fields with --text-field and --pair-field.",
    };
}
