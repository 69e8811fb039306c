using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>
/// Warns when texts that are read as lines look like something else: JSON Lines, whose braces and names would be embedded too; several
/// lines in one, which end in carriage returns; joined files, of which each starts with a byte order mark.
/// </summary>
internal sealed class LineWarnings(IRecordReader lines, string name, InputNotes notes) : IRecordReader
{
    private const char ByteOrderMark = '\uFEFF';

    private bool isChecked;
    private bool isSaid;

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
                    $"warning: {name} is read as lines, but its first line is a JSON object. Use "
                        + $"--input-format jsonl if it is JSON Lines.");
            }
        }

        for (int i = before; i < block.Count && !isSaid; i++)
        {
            Check(block[i]);
        }

        return more;
    }

    public void Dispose() => lines.Dispose();

    private void Check(TextRecord record)
    {
        string? found = record.Text.StartsWith(ByteOrderMark) ? "a byte order mark, as where files were joined"
            : record.Text.Contains('\r', StringComparison.Ordinal) ? "a carriage return, which ends no line here"
            : null;
        if (found is not null && record.Problem is null)
        {
            isSaid = true;
            notes.Warn(
                $"warning: {record.Place}: the text has {found}. It is taken as a part of the text, here and later. "
                    + $"Convert the file if that is wrong.");
        }
    }

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
