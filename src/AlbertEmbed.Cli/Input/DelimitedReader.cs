using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// CSV, TSV and their like: a header with the columns' names, then one record a row. Empty lines are passed over. How the table is
/// written is decided once, by its first rows, unless the user has said it.
/// </summary>
/// <param name="input">The table.</param>
/// <param name="fields">Which columns are asked for.</param>
/// <param name="table">What the user says about how the table is written.</param>
/// <param name="notes">Takes how it was read.</param>
internal sealed class DelimitedReader(TableLines input, FieldNames fields, TableChoices table, InputNotes notes) : IRecordReader
{
    private const int MostHeaderLines = 100;
    private const char ByteOrderMark = '\uFEFF';
    private const string Joined =
        "the row starts with a byte order mark, as where files were joined. Give the files one by one, each with --input, or "
        + "remove the mark.";

    private readonly TableReport report = new(notes, input.Name, table.Delimiter is not null);
    private readonly List<TextRecord> read = [];
    private readonly List<TextRecord> header = [];
    private char? delimiter = table.Delimiter;
    private bool isDelimiterStated;
    private TableColumns? columns;
    private TableRows? rows;

    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        bool more = true;
        while (more && block.Count == before)
        {
            read.Clear();
            try
            {
                more = input.Lines.ReadBlock(read);
            }
            finally
            {
                // Rows that came before a failure are given out too.
                Take(block, isAtEnd: !more);
            }
        }

        if (!more)
        {
            report.SayEnd(rows, columns?.Names.Length ?? 0, delimiter ?? input.ExpectedDelimiter);
        }

        return block.Count > before;
    }

    public void Dispose() => input.Lines.Dispose();

    private void Take(List<TextRecord> block, bool isAtEnd)
    {
        foreach (TextRecord line in read)
        {
            if (rows is null)
            {
                AddToHeader(line);
            }
            else
            {
                rows.Add(line.Problem is null && line.Text.StartsWith(ByteOrderMark) ? line with { Problem = Joined } : line);
            }
        }

        if (isAtEnd && rows is null && header.Count > 0)
        {
            throw Unclosed();
        }

        while (rows is not null && rows.TryTake(isAtEnd, out TextRecord row, out string[] values))
        {
            block.Add(row.Problem is null ? Record(row, values) : row);
            if (row.Problem is null && input.HasHeader && values.SequenceEqual(columns!.Names))
            {
                report.SayRepeated(row.Place);
            }

            report.SayQuoting(rows);
        }
    }

    private void AddToHeader(TextRecord line)
    {
        if (line.Problem is not null)
        {
            throw UserException.BadRecord($"{line.Place}: {line.Problem}");
        }

        if (header.Count == 0 && line.Text.Length == 0)
        {
            return;
        }

        if (header.Count == 0 && !isDelimiterStated && DelimiterGuess.Stated(line.Text) is { } stated)
        {
            delimiter ??= stated;
            isDelimiterStated = true;
            return;
        }

        header.Add(line);
        if (!IsHeaderOpen())
        {
            ReadHeader();
        }
        else if (header.Count == MostHeaderLines)
        {
            throw Unclosed();
        }
    }

    /// <summary>Whether the header goes on in the next line: a column's name may have a line end in it.</summary>
    private bool IsHeaderOpen()
    {
        if (table.Quoting == Quoting.None || !input.HasHeader)
        {
            return false;
        }

        QuoteScanner scanner = new(delimiter ?? input.ExpectedDelimiter);
        scanner.Restart();
        header.ForEach(line => scanner.ReadLine(line.Text));
        return scanner.IsOpen;
    }

    private UserException Unclosed() => UserException.BadRecord(
        $"{header[0].Place}: the header has a quote that is not closed. Close it, or use --quoting none if quotes are "
        + "characters like others.");

    /// <exception cref="UserException">A column that is asked for is not there.</exception>
    private void ReadHeader()
    {
        string text = string.Join('\n', header.Select(line => line.Text));
        char between = delimiter
            ?? (input.HasHeader
                ? DelimiterGuess.FromHeader(text, input.ExpectedDelimiter, fields.Wanted, table.Quoting)
                : input.ExpectedDelimiter);
        delimiter = between;
        Quoting quoting = table.Quoting == Quoting.Auto && between is ',' or ';' ? Quoting.Rfc4180 : table.Quoting;
        rows = input.HasHeader ? RowsBelowHeader(text, between, quoting) : RowsOfPairs(text, between, quoting);
        report.SayQuoting(rows);
    }

    private TableRows RowsBelowHeader(string text, char between, Quoting quoting)
    {
        string place = header[0].Place;
        columns = TableColumns.FromHeader(place, DelimiterGuess.Split(text, between, quoting), fields, Hint(text, between));
        report.SayHeader(place, columns, between, input.ExpectedDelimiter, fields.Text is not null);
        foreach (string lost in columns.Names.Where(fields.Loses))
        {
            notes.Warn(
                $"warning: {place}: the column {lost} is left out, because the output uses that name for something else. "
                    + $"Rename it to keep it.");
        }

        bool isQuoted = quoting == Quoting.Auto && QuoteScanner.HasQuotedField(text, between);
        return new TableRows(between, columns.Names.Length, isQuoted ? Quoting.Rfc4180 : quoting);
    }

    /// <summary>What would be the header is the first row.</summary>
    private TableRows RowsOfPairs(string text, char between, Quoting quoting)
    {
        columns = new TableColumns(["column 1", "column 2"], 0, 1);
        HeaderlessPairs.RefuseOtherRows(header[0], DelimiterGuess.Split(text, between, quoting), Hint(text, between));
        TableRows pairs = new(between, columns.Names.Length, quoting);
        header.ForEach(pairs.Add);
        return pairs;
    }

    private TextRecord Record(TextRecord row, string[] values) => row with
    {
        Text = values[columns!.Text],
        Pair = columns.Pair < 0 ? null : values[columns.Pair],
        Id = columns.Id < 0 ? null : RawJson.Of(values[columns.Id]),
        Kept = Kept(values),
    };

    private List<KeptField>? Kept(string[] values)
    {
        if (!fields.KeepAny)
        {
            return null;
        }

        List<KeptField> kept = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (fields.Keeps(columns!.Names[i]))
            {
                kept.Add(new KeptField(columns.Names[i], RawJson.Of(values[i])));
            }
        }

        return kept;
    }

    /// <summary>Names other delimiters in the first row, when it has none of those that separate fields.</summary>
    private static string Hint(string row, char between) =>
        !row.Contains(between, StringComparison.Ordinal) && DelimiterGuess.Others(row, between).ToArray() is { Length: > 0 } others
            ? $" It has no {TableDialect.Name(between)}, but {string.Join(" and ", others.Select(TableDialect.Name))}: "
                + "--delimiter says what stands between fields."
            : string.Empty;
}
