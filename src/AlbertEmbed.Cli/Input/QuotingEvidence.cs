namespace AlbertEmbed.Input;

/// <summary>
/// Finds out from a table's lines, in order, whether it was written with quotes as in RFC 4180 or without quoting.
/// </summary>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="columns">How many fields each row must have.</param>
/// <remarks>
/// A line that only one of the two can have written is a proof. Without one, habits count: programs that quote only what needs it quote
/// every field with a quote inside and none without a reason; programs that quote everything quote a column in every row.
/// </remarks>
internal sealed class QuotingEvidence(char delimiter, int columns)
{
    private readonly QuoteScanner scanner = new(delimiter);
    private readonly List<string> open = [];
    private readonly ColumnHabits habits = new(delimiter, columns);
    private bool isSplitFit;

    /// <summary>Auto as long as there is no answer.</summary>
    public Quoting Verdict { get; private set; }

    /// <summary>Whether a line has proved it; otherwise the habits have decided.</summary>
    public bool IsProven { get; private set; }

    /// <summary>Takes the next line.</summary>
    public void Add(string line)
    {
        if (Verdict != Quoting.Auto)
        {
            return;
        }

        if (open.Count == 0)
        {
            if (!QuoteScanner.HasQuotedField(line, delimiter))
            {
                habits.AddLine(line);
                return;
            }

            scanner.Restart();
            isSplitFit = true;
        }

        open.Add(line);
        isSplitFit &= line.AsSpan().Count(delimiter) + 1 == columns;
        scanner.ReadLine(line);
        if (!scanner.IsOpen)
        {
            Judge();
        }
    }

    /// <summary>No more lines come, or enough have come: the habits decide.</summary>
    public void Conclude()
    {
        while (Verdict == Quoting.Auto && open.Count > 0)
        {
            // A quote that is never closed is a character like others.
            if (isSplitFit)
            {
                Prove(Quoting.None);
                return;
            }

            ReadAgainFromSecondLine();
        }

        if (Verdict == Quoting.Auto)
        {
            Verdict = habits.Verdict;
        }
    }

    /// <summary>Whether the habits have an answer already, so that no more lines are needed.</summary>
    public bool TryConcludeEarly()
    {
        if (Verdict == Quoting.Auto && open.Count == 0 && habits.Verdict == Quoting.None)
        {
            Verdict = Quoting.None;
        }

        return Verdict != Quoting.Auto;
    }

    /// <summary>Whether a row with quotes speaks against the verdict.</summary>
    public bool IsContradictedBy(string row)
    {
        if (Verdict == Quoting.Rfc4180)
        {
            return !IsProven && habits.IsUnquotedWhereAllWereQuoted(row);
        }

        scanner.Restart();
        scanner.ReadLine(row);
        return scanner is { IsOpen: false, IsBroken: false, HasDoubledQuote: true } && scanner.Fields == columns;
    }

    private void Judge()
    {
        bool isQuotedFit = !scanner.IsBroken && scanner.Fields == columns;
        if (isSplitFit && !isQuotedFit)
        {
            Prove(Quoting.None);
        }
        else if (isQuotedFit && (!isSplitFit || (scanner.HasDoubledQuote && open.Count == 1)))
        {
            Prove(Quoting.Rfc4180);
        }
        else if (isQuotedFit && open.Count > 1 && columns > 1 && !scanner.HasDoubledQuote)
        {
            // Each line is a whole row by itself, which lines within a quoted text would be only by chance.
            Prove(Quoting.None);
        }
        else if (isQuotedFit && open.Count == 1)
        {
            habits.AddQuoted(open[0]);
            open.Clear();
        }
        else if (isQuotedFit)
        {
            // Both readings are whole rows.
            habits.AddUndecided();
            open.Clear();
        }
        else
        {
            ReadAgainFromSecondLine();
        }
    }

    private void Prove(Quoting verdict)
    {
        (Verdict, IsProven) = (verdict, true);
        open.Clear();
    }

    /// <summary>The first line decides nothing, so the lines after it are judged without it.</summary>
    private void ReadAgainFromSecondLine()
    {
        string[] rest = [.. open.Skip(1)];
        open.Clear();
        habits.AddUndecided();
        foreach (string line in rest)
        {
            Add(line);
        }
    }
}
