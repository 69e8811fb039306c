using System.Globalization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Says how a table is read, and warns where its name or its first row say something else.</summary>
/// <param name="notes">Takes the messages.</param>
/// <param name="name">The table's name.</param>
/// <param name="isDelimiterGiven">Whether the user has said what stands between fields.</param>
internal sealed class TableReport(InputNotes notes, string name, bool isDelimiterGiven)
{
    private bool isQuotingSaid;
    private bool isEndSaid;
    private bool isRepeatedSaid;

    /// <param name="place">Where the header stands.</param>
    /// <param name="columns">The columns that were found.</param>
    /// <param name="delimiter">The delimiter that was found.</param>
    /// <param name="expected">The delimiter that the table's name says.</param>
    /// <param name="isTextNamed">Whether the user has named the column with the text.</param>
    public void SayHeader(string place, TableColumns columns, char delimiter, char expected, bool isTextNamed)
    {
        string names = string.Join(", ", columns.Names);
        if (delimiter != expected && !isDelimiterGiven)
        {
            notes.Warn($"warning: {place}: {TableDialect.Name(delimiter)} stands between fields, not {TableDialect.Name(expected)}; "
                + $"the columns are {names}. --delimiter says what it is.");
        }
        else
        {
            notes.Explain($"{place}: {TableDialect.Name(delimiter)} stands between fields; the columns are {names}.");
        }

        if (columns.Names is [not FieldNames.DefaultText] && !isTextNamed)
        {
            notes.Warn(
                $"warning: {place}: \"{names}\" is taken for the name of the only column. Use --input-format lines if it is a text.");
        }
    }

    /// <summary>Says once what quotes mean, when that is known.</summary>
    public void SayQuoting(TableRows rows)
    {
        if (isQuotingSaid || rows.Quoting == Quoting.Auto)
        {
            return;
        }

        isQuotingSaid = true;
        string from = rows.DecidedAt > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name}:{rows.DecidedAt}") : name;
        if (rows.IsByHabit)
        {
            notes.Warn($"warning: {from}: all fields of a column are in quotes, which are taken off. Use --quoting none if they are text, "
                + "or --quoting rfc4180 to say so.");
        }
        else
        {
            notes.Explain(rows.Quoting == Quoting.None
                ? $"{from}: quotes are characters like others (--quoting none)."
                : $"{from}: quotes stand around fields (--quoting rfc4180).");
        }
    }

    /// <summary>Warns once of a row that repeats the header.</summary>
    public void SayRepeated(string place)
    {
        if (!isRepeatedSaid)
        {
            isRepeatedSaid = true;
            notes.Warn($"warning: {place}: the row repeats the header, as where files were joined. It is embedded like other rows.");
        }
    }

    /// <summary>Notes, at the end of the table, how it was read.</summary>
    public void SayEnd(TableRows? rows, int columns, char delimiter)
    {
        if (rows is null || isEndSaid)
        {
            return;
        }

        isEndSaid = true;
        string quoting = rows.Quoting switch
        {
            Quoting.None => "none",
            Quoting.Rfc4180 => "rfc4180",
            _ => "auto",
        };
        notes.Add(new TableDialect(name, TableDialect.Name(delimiter), quoting));
        if (rows.FirstContradiction is { } place)
        {
            notes.Warn($"warning: {place}: the row is quoted as RFC 4180 has it, but rows before were not: its quotes were taken as text. "
                + "Use --quoting none if that is right, else --quoting rfc4180.");
        }

        if (columns == 1 && rows.EmptyLines > 0)
        {
            notes.Warn(string.Create(
                CultureInfo.InvariantCulture,
                $"warning: {name}: {Plural.Of(rows.EmptyLines, "empty line")} {Plural.Was(rows.EmptyLines)} passed over. "
                + $"Empty texts of a table with one column are written as \"\"."));
        }
    }
}
