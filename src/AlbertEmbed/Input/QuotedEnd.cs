namespace AlbertEmbed.Input;

/// <summary>Records end at a line end that is not inside quotes: CSV and TSV.</summary>
/// <remarks>Source: RFC 4180. A quote counts only at the start of a field; elsewhere it is a character like others.</remarks>
internal sealed class QuotedEnd(byte separator) : IRecordEnd
{
    private State state = State.FieldStart;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,

        /// <summary>After a quote inside quotes: the end of the field, or the first half of a doubled quote.</summary>
        QuoteInQuoted,
        Broken,
    }

    public bool IsBroken => state is State.Broken or State.Quoted;

    public int LongestRecord => 1 << 24;

    public int Find(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            // The long stretches are passed over at once.
            int next = state switch
            {
                State.Quoted => bytes[i..].IndexOf((byte)'"'),
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

            state = state switch
            {
                State.Quoted => State.QuoteInQuoted,
                State.Broken => State.Broken,
                State.FieldStart when found == '"' => State.Quoted,
                State.QuoteInQuoted when found == '"' => State.Quoted,
                State.QuoteInQuoted when found != separator && found != '\r' => State.Broken,
                State.QuoteInQuoted when found == '\r' => State.QuoteInQuoted,
                _ => found == separator ? State.FieldStart : State.Plain,
            };
        }

        return -1;
    }

    public void Restart() => state = State.FieldStart;
}
