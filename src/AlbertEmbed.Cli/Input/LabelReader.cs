namespace AlbertEmbed.Input;

/// <summary>Makes records without a usable label bad ones.</summary>
/// <param name="records">The records.</param>
/// <param name="field">The field with the label.</param>
/// <param name="known">The labels that may occur; null for all.</param>
internal sealed class LabelReader(IRecordReader records, string field, HashSet<string>? known = null) : IRecordReader
{
    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        try
        {
            return records.ReadBlock(block);
        }
        finally
        {
            for (int i = before; i < block.Count; i++)
            {
                TextRecord record = block[i];
                if (record.Problem is null && Problem(record) is { } problem)
                {
                    block[i] = record with { Problem = problem };
                }
            }
        }
    }

    public void Dispose() => records.Dispose();

    private string? Problem(in TextRecord record)
    {
        RecordLabels labels = RecordLabels.Of(record, field, out string? problem);
        return problem
            ?? (known is not null && labels.Labels.FirstOrDefault(label => !known.Contains(label)) is { } unknown
                ? $"the label \"{unknown}\" is none of those that were trained."
                : null);
    }
}
