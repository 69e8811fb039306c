using System.Text.Json;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// CSV, TSV and their like: a header with the columns' names, then one record a row. Empty lines are passed over. How the table is
/// written is decided once, by its first rows, unless it is said.
/// </summary>
/// <param name="lines">Gives the lines as they stand.</param>
/// <param name="name">The input's, for messages.</param>
/// <param name="fields">Which columns are what.</param>
/// <param name="table">What is said about how it is written.</param>
/// <param name="expected">What stands between two fields by the table's name.</param>
/// <param name="notes">Takes how it was read.</param>
/// <param name="hasHeader">Without one, the two columns are a text and its pair.</param>
internal sealed class DelimitedReader(
    LineReader lines, string name, FieldNames fields, TableChoices table, char expected, InputNotes notes, bool hasHeader = true)
    : IRecordReader
{
    private const int MostHeaderLines = 100;
    private const char ByteOrderMark = '\uFEFF';
    private const string Joined =
        "the row starts with a byte order mark, as where files were joined. Give the files one by one, each with --input, or take it off.";

    private readonly TableReport report = new(notes, name, table.Delimiter is not null);
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
                more = lines.ReadBlock(read);
            }
            finally
            {
                // Also when the input cannot be read further.
                Take(block, isAtEnd: !more);
            }
        }

        if (!more)
        {
            report.SayEnd(rows, columns?.Names.Length ?? 0, delimiter ?? expected);
        }

        return block.Count > before;
    }

    public void Dispose() => lines.Dispose();

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
            if (row.Problem is null && hasHeader && values.SequenceEqual(columns!.Names))
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

    /// <summary>Whether a column's name has a line end in it.</summary>
    private bool IsHeaderOpen()
    {
        if (table.Quoting == Quoting.None || !hasHeader)
        {
            return false;
        }

        QuoteScanner scanner = new(delimiter ?? expected);
        scanner.Restart();
        header.ForEach(line => scanner.Read(line.Text));
        return scanner.IsOpen;
    }

    private UserException Unclosed() => UserException.BadRecord(
        $"{header[0].Place}: the header has a quote that is not closed. Close it, or use --quoting none if quotes are "
        + "characters like others.");

    /// <exception cref="UserException">A column that is asked for is not there.</exception>
    private void ReadHeader()
    {
        TextRecord first = header[0];
        string text = string.Join('\n', header.Select(line => line.Text));
        char between = delimiter ?? (hasHeader ? DelimiterGuess.Find(text, expected, fields.Wanted, table.Quoting) : expected);
        Quoting quoting = table.Quoting == Quoting.Auto && between is ',' or ';' ? Quoting.Rfc4180 : table.Quoting;
        if (hasHeader)
        {
            columns = TableColumns.Find(first.Place, DelimiterGuess.Split(text, between, quoting), fields, Hint(text, between));
            report.SayHeader(first.Place, columns, between, expected, fields.Text is not null);
            foreach (string lost in columns.Names.Where(fields.Loses))
            {
                notes.Warn(
                    $"warning: {first.Place}: the column {lost} is left out, for that name says something else in "
                        + $"the output. Rename it to keep it.");
            }

            bool isQuoted = quoting == Quoting.Auto && QuoteScanner.HasQuotedField(text, between);
            rows = new TableRows(between, columns.Names.Length, isQuoted ? Quoting.Rfc4180 : quoting);
        }
        else
        {
            columns = new TableColumns(["column 1", "column 2"], 0, 1);
            HeaderlessPairs.Check(first, DelimiterGuess.Split(text, between, quoting), Hint(text, between));
            rows = new TableRows(between, columns.Names.Length, quoting);
            header.ForEach(rows.Add);
        }

        delimiter = between;
        report.SayQuoting(rows);
    }

    private TextRecord Record(TextRecord row, string[] values) => row with
    {
        Text = values[columns!.Text],
        Pair = columns.Pair < 0 ? null : values[columns.Pair],
        Id = columns.Id < 0 ? null : ToJson(values[columns.Id]),
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
                kept.Add(new KeptField(columns.Names[i], ToJson(values[i])));
            }
        }

        return kept;
    }

    private static string ToJson(string value) =>
        $"\"{JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>Other delimiters that the first row has, where it has none of the one that is taken.</summary>
    private static string Hint(string row, char between) =>
        !row.Contains(between, StringComparison.Ordinal) && DelimiterGuess.Others(row, between).ToArray() is { Length: > 0 } others
            ? $" It has no {TableDialect.Name(between)}, but {string.Join(" and ", others.Select(TableDialect.Name))}: "
                + "--delimiter says what stands between fields."
            : string.Empty;
}
