namespace AlbertEmbed.Input;

/// <summary>Records, and others behind them.</summary>
/// <param name="inner">The records.</param>
/// <param name="others">The others.</param>
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
