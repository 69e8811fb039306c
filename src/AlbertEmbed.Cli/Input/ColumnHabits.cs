namespace AlbertEmbed.Input;

/// <summary>What a table's writer does with fields that need no quotes, from rows that read the same with and without quoting.</summary>
internal sealed class ColumnHabits(char delimiter, int columns)
{
    private readonly bool[] quoted = new bool[columns];
    private readonly bool[] quotedWithoutReason = new bool[columns];
    private readonly bool[] unquoted = new bool[columns];
    private bool isCommaQuoted;
    private bool isCommaUnquoted;
    private bool isQuoteUnquoted;
    private bool isUndecided;
    private int quotedRows;

    /// <summary>What the habits say; auto if they say nothing.</summary>
    public Quoting Verdict
    {
        get
        {
            bool isMixed = quotedWithoutReason.Zip(unquoted).Any(column => column is (true, true));
            if (isQuoteUnquoted || (isCommaQuoted && isCommaUnquoted) || isMixed)
            {
                return Quoting.None;
            }

            bool isAlways = quotedRows > 1 && !isUndecided && quoted.Zip(unquoted).All(column => column is not (true, true));
            return isAlways ? Quoting.Rfc4180 : Quoting.Auto;
        }
    }

    /// <summary>Takes a line without a field that starts with a quote.</summary>
    public void AddLine(string line)
    {
        isQuoteUnquoted |= line.Contains('"', StringComparison.Ordinal);
        isCommaUnquoted |= line.Contains(',', StringComparison.Ordinal);
        if (Array.Exists(unquoted, seen => !seen))
        {
            AddFields(line);
        }
    }

    /// <summary>Takes a line some of whose fields are in quotes, without quotes or delimiters inside.</summary>
    public void AddQuoted(string line)
    {
        quotedRows++;
        AddFields(line);
    }

    /// <summary>Notes a line that decided nothing: whether its fields are quoted is not known.</summary>
    public void AddUndecided() => isUndecided = true;

    /// <summary>Whether a field is without quotes in a column where all others had some.</summary>
    public bool IsUnquotedWhereAllWereQuoted(string row)
    {
        string[] fields = row.Split(delimiter);
        return fields.Length == columns && fields.Zip(quoted).Any(field => field is { Second: true, First: [not '"', ..] });
    }

    private void AddFields(string line)
    {
        string[] fields = line.Split(delimiter);
        for (int i = 0; i < columns && fields.Length == columns; i++)
        {
            string field = fields[i];
            if (field.StartsWith('"'))
            {
                // Spreadsheets quote fields with commas whatever stands between fields; an empty field in quotes is written by some too.
                bool hasReturn = field.Contains('\r', StringComparison.Ordinal);
                bool hasComma = field.Contains(',', StringComparison.Ordinal);
                quoted[i] = true;
                quotedWithoutReason[i] |= !hasComma && !hasReturn && field.Length > 2;
                isCommaQuoted |= hasComma && !hasReturn;
            }
            else if (field.Length > 0)
            {
                unquoted[i] = true;
                isCommaUnquoted |= field.Contains(',', StringComparison.Ordinal);
                isQuoteUnquoted |= field.Contains('"', StringComparison.Ordinal);
            }
        }
    }
}
