namespace AlbertEmbed.Input;

/// <summary>Follows the quotes of a table's row, line by line.</summary>
/// <remarks>Source: RFC 4180. A quote counts only at the start of a field; elsewhere it is a character like others.</remarks>
internal sealed class QuoteScanner(char delimiter)
{
    private State state;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,

        /// <summary>After a quote inside quotes: the end of the field, or the first half of a doubled quote.</summary>
        QuoteInQuoted,
        Broken,
    }

    /// <summary>Fields so far.</summary>
    public int Fields { get; private set; }

    /// <summary>Fields that start with a quote.</summary>
    public int QuotedFields { get; private set; }

    /// <summary>Whether a quoted field has a doubled quote in it.</summary>
    public bool HasDoubledQuote { get; private set; }

    /// <summary>Whether the row goes on in the next line, as a quote is not closed.</summary>
    public bool IsOpen => state == State.Quoted;

    /// <summary>Whether a closing quote is followed by something else than a delimiter.</summary>
    public bool IsBroken => state == State.Broken;

    /// <summary>Whether a line has a field that starts with a quote: only there do quotes matter.</summary>
    public static bool HasQuotedField(string line, char delimiter)
    {
        for (int i = line.IndexOf('"'); i >= 0; i = line.IndexOf('"', i + 1))
        {
            if (i == 0 || line[i - 1] == delimiter)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A new row starts.</summary>
    public void Restart()
    {
        state = State.FieldStart;
        (Fields, QuotedFields, HasDoubledQuote) = (1, 0, false);
    }

    /// <summary>Reads a row's first line, or the next one of a row that is open.</summary>
    public void ReadLine(ReadOnlySpan<char> line)
    {
        for (int i = 0; i < line.Length && state != State.Broken; i++)
        {
            // Jumps to the next character that can change the state.
            int next = state switch
            {
                State.Quoted => line[i..].IndexOf('"'),
                State.Plain => line[i..].IndexOf(delimiter),
                _ => 0,
            };
            if (next < 0)
            {
                return;
            }

            i += next;
            ReadCharacter(line[i]);
        }
    }

    private void ReadCharacter(char found)
    {
        if (state == State.Quoted)
        {
            state = State.QuoteInQuoted;
        }
        else if (found == delimiter)
        {
            Fields++;
            state = State.FieldStart;
        }
        else if (found == '"' && state is State.FieldStart or State.QuoteInQuoted)
        {
            HasDoubledQuote |= state == State.QuoteInQuoted;
            QuotedFields += state == State.FieldStart ? 1 : 0;
            state = State.Quoted;
        }
        else
        {
            state = state == State.QuoteInQuoted ? State.Broken : State.Plain;
        }
    }
}
