using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>Says it when texts that are read as lines look like JSON Lines, whose braces and names would be embedded too.</summary>
/// <param name="lines">The texts.</param>
/// <param name="name">The input's.</param>
/// <param name="notes">Takes the warning.</param>
internal sealed class JsonLineWarning(IRecordReader lines, string name, InputNotes notes) : IRecordReader
{
    private bool isChecked;

    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        bool more = lines.ReadBlock(block);
        if (!isChecked && block.Count > before)
        {
            isChecked = true;
            if (IsJsonObject(block[before].Text))
            {
                notes.Warn(
                    $"warning: {name} is read as lines, but its first line is a JSON object. Use --input-format jsonl if it is JSON Lines.");
            }
        }

        return more;
    }

    public void Dispose() => lines.Dispose();

    private static bool IsJsonObject(string text)
    {
        if (text is not ['{', .., '}'])
        {
            return false;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
