namespace AlbertEmbed.Input;

/// <summary>Records end at a byte, wherever it stands.</summary>
internal readonly record struct DelimiterEnd(byte Delimiter)
{
    /// <summary>Whether a carriage return before it belongs to it, and lines can be counted.</summary>
    public bool IsLineEnd => Delimiter == LineReader.LineFeed;
}
