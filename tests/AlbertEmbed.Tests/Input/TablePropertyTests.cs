using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Tests.Support;
using CsCheck;

namespace AlbertEmbed.Tests.Input;

/// <summary>Random tables are written in a known dialect and read again.</summary>
public sealed class TablePropertyTests
{
    private const string Delimiters = ",;\t|";

    private static readonly Gen<string> Wild =
        Gen.OneOf(
            "a",
            "é",
            "🚀",
            " ",
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "|",
            "\n",
            "\r",
            "\r\n",
            "word").Array[0, 5].Select(parts => string.Concat(parts));

    private enum Style
    {
        Minimal,
        Everything,
        Unquoted,
    }

    [Fact]
    public void What_is_written_with_quotes_is_read_back_when_the_dialect_is_said() =>
        Gen.Select(Tables(Wild), Gen.Char[Delimiters], Gen.OneOf(Style.Minimal, Style.Everything), Gen.OneOf("\n", "\r\n")).Sample(
            (table, delimiter, style, end) =>
            {
                TableChoices said = new() { Delimiter = delimiter, Quoting = Quoting.Rfc4180 };
                Assert.Equal(
                    table.Select(Join), Read(Write(table, delimiter, style, end), delimiter, table[0].Length, said).Select(Fields));
            },
            iter: 3000);

    [Fact]
    public void What_is_written_with_quotes_is_never_read_as_something_else_when_nothing_is_said() =>
        Gen.Select(Tables(Wild), Gen.Char[Delimiters], Gen.OneOf(Style.Minimal, Style.Everything), Gen.OneOf("\n", "\r\n")).Sample(
            (table, delimiter, style, end) =>
            {
                // A text with whole rows in it looks like a table without quoting.
                bool hasRows = table.Any(
                    row =>
                        row.Any(
                        cell => cell.Contains('\n', StringComparison.Ordinal) && cell.Contains(delimiter, StringComparison.Ordinal)));
                Assert.True(hasRows || IsReadBackOrRefused(table, Write(table, delimiter, style, end), delimiter));
            },
            iter: 3000);

    [Fact]
    public void What_is_written_without_quoting_is_never_read_as_something_else()
    {
        Gen<string> tame = Gen.OneOf("a", "é", " ", "\"", ",", "word").Array[1, 5].Select(
            parts => string.Concat(parts).Replace("\"\"", "\"", StringComparison.Ordinal));
        Gen.Select(Tables(tame), Gen.OneOf('\t', '|')).Sample(
            (table, delimiter) =>
            {
                // Without a field that a quoting writer would have left alone, the same bytes can be both.
                string[][] withPlain = [[.. table[0].Select(_ => "plain")], .. table];
                string content = Write(withPlain, delimiter, Style.Unquoted, "\n");
                Assert.True(IsReadBackOrRefused(withPlain, content, delimiter), content);
                TableChoices said = new() { Delimiter = delimiter, Quoting = Quoting.None };
                Assert.Equal(withPlain.Select(Join), Read(content, delimiter, table[0].Length, said).Select(Fields));
            },
            iter: 3000);
    }

    [Fact]
    public void What_cannot_be_written_without_quoting_is_refused() =>
        Gen.Select(Tables(Gen.Const("a")), Gen.OneOf('\t', '|'), Gen.Bool, Gen.Int[0, 100], Gen.Int[0, 100]).Sample(
            (table, delimiter, isLineEnd, row, column) =>
            {
                if (table[0].Length > 1)
                {
                    table[row % table.Length][column % table[0].Length] = isLineEnd ? "b\nc" : $"b{delimiter}c";
                    Assert.False(IsReadBack(table, Write(table, delimiter, Style.Unquoted, "\n"), delimiter));
                    Assert.True(IsReadBackOrRefused(table, Write(table, delimiter, Style.Unquoted, "\n"), delimiter));
                }
            },
            iter: 500);

    [Fact]
    public void A_table_that_is_cut_off_gives_the_rows_before_the_cut() =>
        Gen.Select(Tables(Wild), Gen.OneOf(Style.Minimal, Style.Everything), Gen.OneOf("\n", "\r\n"), Gen.Double[0, 1]).Sample(
            (table, style, end, share) =>
            {
                string whole = Write(table, ',', style, end);
                string header = whole[..(whole.IndexOf('\n', StringComparison.Ordinal) + 1)];
                string content = whole[..Math.Max(header.Length, (int)(share * whole.Length))];
                List<TextRecord> read =
                    Read(content, ',', table[0].Length, new TableChoices { Delimiter = ',', Quoting = Quoting.Rfc4180 });
                int good = Math.Max(0, read.FindIndex(record => record.Problem is not null) is >= 0 and var bad ? bad : read.Count - 1);
                Assert.Equal(table.Take(good).Select(Join), read.Take(good).Select(Fields));
            },
            iter: 2000);

    private static Gen<string[][]> Tables(Gen<string> cell) =>
        Gen.Int[1, 4].SelectMany(columns => cell.Array[columns].Array[1, 12]);

    private static bool IsReadBackOrRefused(string[][] table, string content, char delimiter)
    {
        try
        {
            List<TextRecord> read = Read(content, delimiter, table[0].Length, new TableChoices());
            return read.Exists(record => record.Problem is not null) || read.Select(Fields).SequenceEqual(table.Select(Join));
        }
        catch (UserException e) when (e.Kind == ErrorKind.BadRecord)
        {
            return true;
        }
    }

    private static bool IsReadBack(string[][] table, string content, char delimiter) =>
        Read(content, delimiter, table[0].Length, new TableChoices()).Select(Fields).SequenceEqual(table.Select(Join));

    private static List<TextRecord> Read(string content, char delimiter, int columns, TableChoices said) =>
        InputText.Table(content, delimiter, new FieldNames { KeepAll = true, Pair = columns > 1 ? "c1" : null }, said);

    /// <summary>All fields of a record, in the order of the columns.</summary>
    private static string Fields(TextRecord record) =>
        record.Problem ?? string.Join('\0', record.Kept!.Select(field => JsonText.Of(field.Json)));

    private static string Join(string[] row) => string.Join('\0', row);

    private static string Write(string[][] table, char delimiter, Style style, string end)
    {
        StringBuilder content = new();
        foreach (string[] row in (string[][])[[.. table[0].Select((_, i) => i == 0 ? "text" : $"c{i}")], .. table])
        {
            content.AppendJoin(delimiter, row.Select(cell => Cell(cell, row.Length, delimiter, style))).Append(end);
        }

        return content.ToString();
    }

    private static string Cell(string cell, int columns, char delimiter, Style style)
    {
        // Readers pass over empty lines: the only field of a row is quoted when it is empty.
        bool needsQuotes = cell.AsSpan().IndexOfAny($"\"\r\n{delimiter}") >= 0 || (cell.Length == 0 && columns == 1);
        return style == Style.Everything || (style == Style.Minimal && needsQuotes)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;
    }
}
