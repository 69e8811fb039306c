namespace AlbertEmbed.Input;

/// <summary>Makes records without text bad ones.</summary>
internal sealed class EmptyTextRefusal(IRecordReader records) : IRecordReader
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
                if (record.Problem is null && (string.IsNullOrWhiteSpace(record.Text) || (record.Pair is { } pair && string.IsNullOrWhiteSpace(pair))))
                {
                    block[i] = record with { Problem = "the text is empty, which --empty error refuses." };
                }
            }
        }
    }

    public void Dispose() => records.Dispose();
}
