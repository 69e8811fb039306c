namespace AlbertEmbed.Input;

/// <summary>What all readers of records can do.</summary>
internal static class RecordReaders
{
    /// <summary>All records to the end, good and bad.</summary>
    public static IEnumerable<TextRecord> ReadAll(this IRecordReader reader)
    {
        List<TextRecord> block = [];
        while (reader.ReadBlock(block))
        {
            foreach (TextRecord record in block)
            {
                yield return record;
            }

            block.Clear();
        }
    }
}
