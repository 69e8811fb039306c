namespace AlbertEmbed.Input;

/// <summary>Records end at a line end that is not inside quotes: CSV and TSV.</summary>
/// <param name="separator">What stands between two fields.</param>
/// <param name="allowsStrayQuotes">
/// Whether a record that is no good with its quotes is taken without them, as tables are that were written without quoting.
/// </param>
/// <remarks>Source: RFC 4180. A quote counts only at the start of a field; elsewhere it is a character like others.</remarks>
internal sealed class QuotedEnd(byte separator, bool allowsStrayQuotes) : IRecordEnd
{
    private State state = State.FieldStart;
    private int separators;
    private int? firstSeparators;
    private bool hasLineEnd;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,

        /// <summary>After a quote inside quotes: the end of the field, or the first half of a doubled quote.</summary>
        QuoteInQuoted,

        /// <summary>After the carriage return that follows a quoted field: only a line end may come.</summary>
        Return,
        Broken,
    }

    /// <summary>A record of several lines has to have as many fields as the first one, else its quotes were not meant as such.</summary>
    public bool IsBroken => state is State.Broken or State.Quoted || (hasLineEnd && firstSeparators is { } expected && separators != expected);

    public bool AllowsStrayQuotes => allowsStrayQuotes;

    public bool IsLineEnd => true;

    public int LongestRecord => 1 << 22;

    public int Find(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            // The long stretches are passed over at once.
            int next = state switch
            {
                State.Quoted => bytes[i..].IndexOfAny((byte)'"', (byte)'\n'),
                State.Plain or State.Broken => bytes[i..].IndexOfAny(separator, (byte)'\n'),
                _ => 0,
            };
            if (next < 0)
            {
                return -1;
            }

            i += next;
            byte found = bytes[i];
            if (found == '\n' && state != State.Quoted)
            {
                return i;
            }

            hasLineEnd |= found == '\n';
            separators += found == separator && state != State.Quoted ? 1 : 0;
            state = Next(found);
        }

        return -1;
    }

    public void Restart()
    {
        firstSeparators ??= separators;
        (state, separators, hasLineEnd) = (State.FieldStart, 0, false);
    }

    private State Next(byte found) => state switch
    {
        State.Quoted => found == '"' ? State.QuoteInQuoted : State.Quoted,
        State.Broken => State.Broken,
        State.FieldStart or State.QuoteInQuoted when found == '"' => State.Quoted,
        State.QuoteInQuoted when found == '\r' => State.Return,
        State.Return => State.Broken,
        State.QuoteInQuoted when found != separator => State.Broken,
        _ => found == separator ? State.FieldStart : State.Plain,
    };
}
