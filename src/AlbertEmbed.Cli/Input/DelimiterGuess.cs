namespace AlbertEmbed.Input;

/// <summary>Finds out from a table's first row what stands between its fields.</summary>
internal static class DelimiterGuess
{
    public static readonly char[] Known = [',', '\t', ';', '|'];

    /// <summary>The delimiter by which the header has all columns that are asked for; the expected one if several or none has.</summary>
    /// <param name="header">The first row.</param>
    /// <param name="expected">The one that the table's name stands for.</param>
    /// <param name="wanted">Names of columns.</param>
    /// <param name="quoting">Whether names may be in quotes.</param>
    public static char FromHeader(string header, char expected, IReadOnlyCollection<string> wanted, Quoting quoting)
    {
        char[] fitting = [.. Known.Where(delimiter => wanted.All(name => Split(header, delimiter, quoting).Contains(name)))];
        return fitting.Contains(expected) || fitting.Length != 1 ? expected : fitting[0];
    }

    /// <summary>Delimiters in a row that has none of the expected ones.</summary>
    public static IEnumerable<char> Others(string row, char expected) =>
        Known.Where(delimiter => delimiter != expected && row.Contains(delimiter, StringComparison.Ordinal));

    /// <summary>What Excel writes into the first line to say what stands between fields.</summary>
    /// <returns>Null if the line does not say it.</returns>
    public static char? Stated(string line) =>
        line.Trim('"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var delimiter] ? delimiter : null;

    /// <summary>The fields of a header; as they stand where their quotes do not fit.</summary>
    public static string[] Split(string header, char delimiter, Quoting quoting) =>
        quoting == Quoting.None || !QuoteScanner.HasQuotedField(header, delimiter)
            ? header.Split(delimiter)
            : new QuotedRow(delimiter).Split(header) ?? header.Split(delimiter);
}
