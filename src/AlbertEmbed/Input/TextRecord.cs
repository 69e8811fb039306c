namespace AlbertEmbed.Input;

/// <summary>One text to embed, and where it stands in the input.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source">The input's name, for messages.</param>
/// <param name="Line">1-based number of the record in it.</param>
/// <param name="Pair">The second segment, when the record is a pair.</param>
internal readonly record struct TextRecord(string Text, string Source, long Line, string? Pair = null)
{
    /// <summary>file:line, as compilers print it.</summary>
    public string Place => $"{Source}:{Line}";
}
