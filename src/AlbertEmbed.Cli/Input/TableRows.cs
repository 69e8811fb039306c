using System.Globalization;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Makes rows of a table's lines.</summary>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="columns">How many columns the table has.</param>
/// <param name="quoting">What quotes mean; auto to find out.</param>
internal sealed class TableRows(char delimiter, int columns, Quoting quoting)
{
    /// <summary>A row that is longer has a quote that is not closed.</summary>
    private const int LongestRow = 1 << 22;

    private readonly QuoteScanner scanner = new(delimiter);
    private readonly QuotedRow quotedRow = new(delimiter);
    private readonly QuotingDecision decision = new(delimiter, columns, quoting);
    private readonly WaitingLines lines = new();

    /// <summary>How many of the waiting lines the scanner has read, and how many characters they have.</summary>
    private int scanned;
    private int scannedLength;

    /// <inheritdoc cref="QuotingDecision.Quoting"/>
    public Quoting Quoting => decision.Quoting;

    /// <inheritdoc cref="QuotingDecision.IsByHabit"/>
    public bool IsByHabit => decision.IsByHabit;

    /// <inheritdoc cref="QuotingDecision.DecidedAt"/>
    public long DecidedAt => decision.DecidedAt;

    /// <summary>Where the first row stands that is quoted as RFC 4180 has it, though the table is read without quoting.</summary>
    public string? FirstContradiction { get; private set; }

    /// <summary>Empty lines that were passed over.</summary>
    public long EmptyLines { get; private set; }

    /// <summary>Takes the table's next line.</summary>
    public void Add(TextRecord line) => lines.Add(line);

    /// <summary>Takes the next row, as soon as all its lines are there.</summary>
    /// <param name="isAtEnd">Whether no more lines come.</param>
    /// <param name="row">Where it stands, and what is wrong with it.</param>
    /// <param name="fields">What is between its delimiters; without meaning for a bad row.</param>
    /// <exception cref="UserException">What quotes mean cannot be known.</exception>
    public bool TryTake(bool isAtEnd, out TextRecord row, out string[] fields)
    {
        (row, fields) = (default, []);
        while (lines.Count > 0 && lines[0] is { Problem: null, Text.Length: 0 } && scanned == 0)
        {
            EmptyLines++;
            RemoveLines(1);
        }

        if (lines.Count == 0)
        {
            return false;
        }

        row = lines[0];
        if (row.Problem is not null && Quoting != Quoting.Rfc4180)
        {
            RemoveLines(1);
            return true;
        }

        if (Quoting == Quoting.Auto && QuoteScanner.HasQuotedField(row.Text, delimiter) && !decision.TryDecide(lines, isAtEnd))
        {
            return false;
        }

        return Quoting == Quoting.Rfc4180 ? TryTakeQuoted(isAtEnd, ref row, ref fields) : TakeLine(ref row, ref fields);
    }

    private bool TakeLine(ref TextRecord row, ref string[] fields)
    {
        decision.Observe(row.Text);
        fields = row.Text.Split(delimiter);
        if (fields.Length != columns)
        {
            row = WithWrongCount(row, fields.Length);
        }
        else if (FirstContradiction is null
            && QuoteScanner.HasQuotedField(row.Text, delimiter) && decision.IsContradictedBy(row.Text))
        {
            // Real tables have such rows, left from an earlier format, so they do not end the run.
            FirstContradiction = row.Place;
        }

        RemoveLines(1);
        return true;
    }

    private bool TryTakeQuoted(bool isAtEnd, ref TextRecord row, ref string[] fields)
    {
        if (!TryScanRow(isAtEnd))
        {
            return false;
        }

        if (scanner.IsBroken || scanner.IsOpen || (scanned > 1 && scanner.Fields != columns))
        {
            // Only its first line is the bad record, so that the lines after it are not lost.
            row = Bad(
                row,
                row.Problem ?? "a field starts with a quote that is not closed as CSV asks. Double the quotes inside fields, "
                    + "or use --quoting none if quotes are characters like others.");
            RemoveLines(1);
            return true;
        }

        row = lines.Join(scanned);
        Parse(ref row, ref fields);
        RemoveLines(scanned);
        return true;
    }

    /// <summary>Reads lines until all quotes are closed, or the row is longer than a row can be.</summary>
    /// <returns>False if more lines are needed.</returns>
    private bool TryScanRow(bool isAtEnd)
    {
        if (scanned == 0)
        {
            scanner.Restart();
            scannedLength = 0;
        }

        while (scanned == 0 || (scanner.IsOpen && scannedLength <= LongestRow))
        {
            if (scanned == lines.Count)
            {
                return isAtEnd;
            }

            string line = lines[scanned++].Text;
            scannedLength += line.Length + 1;
            scanner.ReadLine(line);
        }

        return true;
    }

    private void Parse(ref TextRecord row, ref string[] fields)
    {
        if (row.Problem is not null)
        {
            return;
        }

        if (quotedRow.Split(row.Text) is not { } found)
        {
            row = Bad(row, "a carriage return stands outside quotes in a row with quotes. Convert the line ends.");
        }
        else if (found.Length != columns)
        {
            row = WithWrongCount(row, found.Length);
        }
        else if (decision.IsContradictedBy(row.Text))
        {
            row = Bad(
                row,
                "the rows before have quotes around all fields of a column, but this one has such a field without. "
                    + "Use --quoting none if quotes belong to the text, else --quoting rfc4180.");
        }
        else
        {
            fields = found;
        }
    }

    private static TextRecord Bad(TextRecord row, string problem) => row with { Text = string.Empty, Problem = problem };

    private TextRecord WithWrongCount(TextRecord row, int found) => Bad(
        row,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the row has {Plural.Of(found, "field")}, but there {(columns == 1 ? "is" : "are")} {Plural.Of(columns, "column")}. Correct "
                + $"it; fields with a delimiter in them need quotes, "
            + $"and --quoting and --delimiter say how the table is written."));

    private void RemoveLines(int count)
    {
        lines.Take(count);
        decision.Forget(count);
        scanned = 0;
    }
}
