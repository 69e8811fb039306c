using AlbertEmbed.Columns;

namespace AlbertEmbed.Input;

/// <summary>One text to embed, and where it stands in the input.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source">The input's name, for messages.</param>
/// <param name="Line">1-based number of the record in it.</param>
/// <param name="Pair">The second segment, when the record is a pair.</param>
internal readonly record struct TextRecord(string Text, string Source, long Line, string? Pair = null) : Engine.ITextItem
{
    /// <summary>0-based number in the whole input, bad records counted.</summary>
    public long Index { get; init; }

    /// <summary>Bytes of the record in the input, its end included.</summary>
    public int ByteLength { get; init; }

    /// <summary>The id, as JSON (a string or a number); null when no field was named for it.</summary>
    public string? Id { get; init; }

    /// <summary>The id as a table's column has it; null where the input is no such table.</summary>
    public PlainField? PlainId { get; init; }

    /// <summary>Fields that go to the output.</summary>
    public IReadOnlyList<KeptField>? Kept { get; init; }

    /// <summary>Whether a carriage return was removed from its end: a row of several lines gets it back.</summary>
    public bool EndsInReturn { get; init; }

    /// <summary>What is wrong with a bad record, and what to do about it; null for a good one.</summary>
    public string? Problem { get; init; }

    /// <summary>file:line, as compilers print it.</summary>
    public string Place => $"{Source}:{Line}";
}
