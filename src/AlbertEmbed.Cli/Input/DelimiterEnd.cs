namespace AlbertEmbed.Input;

/// <summary>The byte at which records end.</summary>
internal readonly record struct DelimiterEnd(byte Delimiter)
{
    /// <summary>Whether records are lines, whose ends may have a carriage return.</summary>
    public bool IsLineEnd => Delimiter == LineReader.LineFeed;
}
