namespace AlbertEmbed.Input;

/// <summary>An input, followed by records that the program adds.</summary>
internal sealed class RecordsBehind(IRecordReader inner, IReadOnlyList<TextRecord> others) : IRecordReader
{
    private readonly RecordList behind = new(others);

    public bool ReadBlock(List<TextRecord> block) => inner.ReadBlock(block) || behind.ReadBlock(block);

    public void Dispose()
    {
        inner.Dispose();
        behind.Dispose();
    }
}
