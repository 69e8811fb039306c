namespace AlbertEmbed.Input;

/// <summary>Records, and one without text behind them.</summary>
/// <param name="inner">The records.</param>
internal sealed class EmptyTextAtEnd(IRecordReader inner) : IRecordReader
{
    private bool isAtEnd;

    public bool ReadBlock(List<TextRecord> block)
    {
        if (inner.ReadBlock(block))
        {
            return true;
        }

        if (isAtEnd)
        {
            return false;
        }

        isAtEnd = true;
        block.Add(new TextRecord(string.Empty, "an empty text", 1));
        return true;
    }

    public void Dispose() => inner.Dispose();
}
