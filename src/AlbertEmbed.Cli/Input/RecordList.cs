namespace AlbertEmbed.Input;

/// <summary>Records that have been read already.</summary>
internal sealed class RecordList(IReadOnlyList<TextRecord> records) : IRecordReader
{
    private bool isDone;

    public bool ReadBlock(List<TextRecord> block)
    {
        if (isDone)
        {
            return false;
        }

        isDone = true;
        block.AddRange(records);
        return records.Count > 0;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
