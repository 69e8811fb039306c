namespace AlbertEmbed.Input;

/// <summary>Makes records without a usable label bad ones.</summary>
/// <param name="records">The records.</param>
/// <param name="field">The field with the label.</param>
/// <param name="known">The labels that may occur; null for all.</param>
internal sealed class LabelReader(IRecordReader records, string field, HashSet<string>? known = null) : CheckedRecords(records)
{
    protected override string? Problem(in TextRecord record)
    {
        RecordLabels labels = RecordLabels.Of(record, field, out string? problem);
        return problem
            ?? (known is not null && labels.Labels.FirstOrDefault(label => !known.Contains(label)) is { } unknown
                ? $"the label \"{unknown}\" is none of those that were trained."
                : null);
    }
}
