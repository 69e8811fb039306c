using System.Text.Json;

namespace AlbertEmbed.Input;

/// <summary>The labels of a record, as one of its fields has them: one, or a list.</summary>
/// <param name="Labels">The labels, each once.</param>
/// <param name="IsList">Whether the field is a list, of any length.</param>
internal readonly record struct RecordLabels(IReadOnlyList<string> Labels, bool IsList)
{
    /// <param name="record">A good record, which keeps the field.</param>
    /// <param name="field">The field's name.</param>
    /// <param name="problem">What is wrong with the field; null for a good one.</param>
    public static RecordLabels Of(in TextRecord record, string field, out string? problem)
    {
        KeptField kept = record.Kept?.FirstOrDefault(one => one.Name == field) ?? default;
        if (kept.Json is null)
        {
            problem = $"the record has no field {field}, so it has no label. Correct it, or name another field with "
                + $"{FieldNames.LabelOption}.";
            return default;
        }

        using JsonDocument json = JsonDocument.Parse(kept.Json);
        JsonElement value = json.RootElement;
        RecordLabels labels = value.ValueKind == JsonValueKind.Array
            ? new RecordLabels([.. value.EnumerateArray().Select(Text).Distinct()], IsList: true)
            : new RecordLabels([Text(value)], IsList: false);
        problem = labels.Labels.Contains(string.Empty)
            ? $"the field {field} is {Kind(value)}, so it is no label. Labels are texts, numbers, true or false, or lists of these."
            : null;
        return labels;
    }

    /// <summary>A label as text; empty for what is none.</summary>
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => string.Empty,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "empty",
        JsonValueKind.Array => "a list with something empty, or an object, in it",
        _ => JsonFaults.Kind(value.ValueKind),
    };
}
