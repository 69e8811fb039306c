using System.Globalization;
using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Makes rows of a table's lines. What quotes mean is decided when it first matters, from that line and those around it.</summary>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="columns">How many there are.</param>
/// <param name="quoting">What quotes mean; auto to find out.</param>
internal sealed class TableRows(char delimiter, int columns, Quoting quoting)
{
    /// <summary>More than this is no field, but a quote that is not closed.</summary>
    private const int LongestRow = 1 << 22;

    /// <summary>Lines that are looked at to find out what quotes mean.</summary>
    private const int MostEvidence = 100;

    private readonly QuoteScanner scanner = new(delimiter);
    private readonly QuotedRow quotedRow = new(delimiter);
    private readonly QuotingEvidence evidence = new(delimiter, columns);
    private readonly bool isGuessed = quoting == Quoting.Auto;
    private readonly List<TextRecord> lines = [];
    private int next;
    private int scanned;
    private int scannedLength;
    private int observed;

    /// <summary>What quotes mean; auto as long as that does not matter.</summary>
    public Quoting Quoting { get; private set; } = quoting;

    /// <summary>Whether quotes are taken off only because all fields of a column have some.</summary>
    public bool IsByHabit => isGuessed && Quoting == Quoting.Rfc4180 && !evidence.IsProven;

    /// <summary>The line that decided it; 0 for none.</summary>
    public long DecidedAt { get; private set; }

    /// <summary>Where the first row stands that is quoted as RFC 4180 has it, though the table is read without quoting.</summary>
    public string? FirstContradiction { get; private set; }

    /// <summary>Empty lines that were passed over.</summary>
    public long EmptyLines { get; private set; }

    /// <summary>Takes the table's next line.</summary>
    public void Add(TextRecord line) => lines.Add(line);

    /// <summary>The next row, as soon as all its lines are there.</summary>
    /// <param name="isAtEnd">Whether no more lines come.</param>
    /// <param name="row">Where it stands, and what is wrong with it.</param>
    /// <param name="fields">What is between its delimiters; without meaning for a bad row.</param>
    /// <exception cref="UserException">What quotes mean cannot be known.</exception>
    public bool TryTake(bool isAtEnd, out TextRecord row, out string[] fields)
    {
        (row, fields) = (default, []);
        while (next < lines.Count && lines[next] is { Problem: null, Text.Length: 0 } && scanned == 0)
        {
            EmptyLines++;
            Skip(1);
        }

        if (next == lines.Count)
        {
            return false;
        }

        row = lines[next];
        if (row.Problem is not null && Quoting != Quoting.Rfc4180)
        {
            Skip(1);
            return true;
        }

        if (Quoting == Quoting.Auto && QuoteScanner.HasQuotedField(row.Text, delimiter) && !TryDecide(isAtEnd))
        {
            return false;
        }

        return Quoting == Quoting.Rfc4180 ? TryTakeQuoted(isAtEnd, ref row, ref fields) : TakeLine(ref row, ref fields);
    }

    private bool TakeLine(ref TextRecord row, ref string[] fields)
    {
        if (Quoting == Quoting.Auto && observed <= next)
        {
            evidence.Add(row.Text);
            observed = next + 1;
        }

        fields = row.Text.Split(delimiter);
        if (fields.Length != columns)
        {
            row = Bad(row, fields.Length);
        }
        else if (isGuessed && FirstContradiction is null
            && QuoteScanner.HasQuotedField(row.Text, delimiter) && evidence.IsContradictedBy(row.Text))
        {
            // Real tables have such rows, left from an earlier format, so it is no reason to stop.
            FirstContradiction = row.Place;
        }

        Skip(1);
        return true;
    }

    private bool TryTakeQuoted(bool isAtEnd, ref TextRecord row, ref string[] fields)
    {
        if (scanned == 0)
        {
            scanner.Restart();
            scannedLength = 0;
        }

        while (scanned == 0 || scanner.IsOpen)
        {
            if (next + scanned == lines.Count && !isAtEnd && scannedLength <= LongestRow)
            {
                return false;
            }

            if (next + scanned == lines.Count || scannedLength > LongestRow)
            {
                break;
            }

            string line = lines[next + scanned++].Text;
            scannedLength += line.Length + 1;
            scanner.Read(line);
        }

        bool isBroken = scanner.IsBroken || scanner.IsOpen || (scanned > 1 && scanner.Fields != columns);
        int count = isBroken ? 1 : scanned;
        if (isBroken)
        {
            // Only its first line, so that what follows is not lost with it.
            row = row with
            {
                Text = string.Empty,
                Problem = row.Problem ?? "a field starts with a quote that is not closed as CSV asks. Double the quotes inside fields, "
                    + "or use --quoting none if quotes are characters like others.",
            };
        }
        else
        {
            row = Join(count);
            Parse(ref row, ref fields);
        }

        Skip(count);
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
            row = row with
            {
                Text = string.Empty,
                Problem = "a carriage return stands outside quotes in a row with quotes. Convert the line ends.",
            };
        }
        else if (found.Length != columns)
        {
            row = Bad(row, found.Length);
        }
        else if (isGuessed && evidence.IsContradictedBy(row.Text))
        {
            row = row with
            {
                Text = string.Empty,
                Problem = "the rows before have quotes around all fields of a column, but this one has such a field without. "
                    + "Use --quoting none if quotes belong to the text, else --quoting rfc4180.",
            };
        }
        else
        {
            fields = found;
        }
    }

    private TextRecord Join(int count)
    {
        TextRecord first = lines[next];
        if (count == 1)
        {
            return first;
        }

        StringBuilder text = new();
        int byteLength = 0;
        for (int i = 0; i < count; i++)
        {
            TextRecord line = lines[next + i];
            text.Append(line.Text).Append(i == count - 1 ? string.Empty : line.EndsInReturn ? "\r\n" : "\n");
            byteLength += line.ByteLength;
            if (line.Problem is not null)
            {
                first = line with { Text = string.Empty };
            }
        }

        return first with { Text = first.Problem is null ? text.ToString() : string.Empty, ByteLength = byteLength };
    }

    /// <returns>False if more lines are needed.</returns>
    private bool TryDecide(bool isAtEnd)
    {
        // The same lines however they arrive, so that the same table is always read the same way.
        int last = next + MostEvidence;
        for (observed = Math.Max(observed, next); observed < Math.Min(lines.Count, last) && evidence.Verdict == Quoting.Auto; observed++)
        {
            if (lines[observed] is { Problem: null, Text.Length: > 0 })
            {
                evidence.Add(lines[observed].Text);
            }

            if (evidence.TryConcludeEarly())
            {
                break;
            }
        }

        if (evidence.Verdict == Quoting.Auto && (isAtEnd || observed >= last))
        {
            evidence.Conclude();
            if (evidence.Verdict == Quoting.Auto)
            {
                throw UserException.BadRecord(
                    $"{lines[next].Place}: whether the quotes belong to the text or stand around it cannot be known from this table. "
                    + "Use --quoting none if they belong to it, else --quoting rfc4180.");
            }
        }

        if (evidence.Verdict == Quoting.Auto)
        {
            return false;
        }

        Quoting = evidence.Verdict;
        DecidedAt = lines[next].Line;
        return true;
    }

    private TextRecord Bad(TextRecord row, int found) => row with
    {
        Text = string.Empty,
        Problem = string.Create(
            CultureInfo.InvariantCulture,
            $"the row has {found} fields, but there are {columns} columns. Mend it; fields with a delimiter in them need quotes, "
            + $"and --quoting and --delimiter say how the table is written."),
    };

    private void Skip(int count)
    {
        next += count;
        scanned = 0;
        if (next == lines.Count || next >= 1 << 12)
        {
            lines.RemoveRange(0, next);
            observed = Math.Max(0, observed - next);
            next = 0;
        }
    }
}
