namespace AlbertEmbed.Input;

/// <summary>Records end at a byte, wherever it stands.</summary>
internal sealed class DelimiterEnd(byte delimiter) : IRecordEnd
{
    public bool IsBroken => false;

    public bool AllowsStrayQuotes => false;

    public bool IsLineEnd => delimiter == LineReader.LineFeed;

    public int LongestRecord => int.MaxValue;

    public int Find(ReadOnlySpan<byte> bytes) => bytes.IndexOf(delimiter);

    public void Restart()
    {
        // Nothing is remembered.
    }
}
