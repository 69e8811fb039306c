using CsvHelper;

namespace AlbertEmbed.Input;

/// <summary>Splits a row that may have quotes into its fields.</summary>
internal sealed class QuotedRow(char delimiter)
{
    private readonly QuoteScanner scanner = new(delimiter);

    private readonly CsvReaderOptions options = new()
    {
        Separator = delimiter,
        HasHeader = false,
        BufferSize = 1 << 12,
        DetectSeparatorHint = false,
        MaxRecordSize = int.MaxValue,
    };

    /// <summary>The fields without their quotes.</summary>
    /// <returns>Null if a quote is not closed, or is closed in the middle of a field.</returns>
    public string[]? Split(string row)
    {
        if (!row.Contains('"', StringComparison.Ordinal))
        {
            return row.Split(delimiter);
        }

        scanner.Restart();
        scanner.ReadLine(row);
        if (scanner.IsOpen || scanner.IsBroken)
        {
            return null;
        }

        if (scanner.QuotedFields == 0)
        {
            return row.Split(delimiter);
        }

        using CsvReader reader = CsvReader.FromText(row, options);
        string[] values = reader.Read() ? reader.Current.ToArray() : [];

        // The library ends a row at a carriage return outside quotes, which is a character like others here.
        return reader.Read() ? null : values;
    }
}
