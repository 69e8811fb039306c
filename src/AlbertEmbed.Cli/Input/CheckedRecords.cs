namespace AlbertEmbed.Input;

/// <summary>Makes records with a certain problem bad ones. Those that are bad already stay what they are.</summary>
/// <param name="records">The records.</param>
internal abstract class CheckedRecords(IRecordReader records) : IRecordReader
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
            // Records that were read before an error are checked too.
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

    /// <summary>What is wrong with a record; null when it is good.</summary>
    protected abstract string? Problem(in TextRecord record);
}
