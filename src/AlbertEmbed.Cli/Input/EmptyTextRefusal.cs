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
                bool isEmpty = string.IsNullOrWhiteSpace(record.Text) || (record.Pair is { } pair && string.IsNullOrWhiteSpace(pair));
                if (isEmpty && record.Problem is null)
                {
                    block[i] = record with { Problem = "the text is empty, which --empty error refuses." };
                }
            }
        }
    }

    public void Dispose() => records.Dispose();
}
