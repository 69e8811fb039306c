using System.Text.Json;
using AlbertEmbed.Errors;
using CsvHelper;

namespace AlbertEmbed.Input;

/// <summary>CSV and TSV: a header with the columns' names, then one record a row, as RFC 4180 has it. Empty lines are passed over.</summary>
/// <param name="lines">Gives the rows as they stand.</param>
/// <param name="fields">Which columns are what.</param>
/// <param name="separator">What stands between two fields.</param>
/// <param name="hasHeader">Without one, the first column is the text and the second, where there is one, its pair.</param>
internal sealed class DelimitedReader(LineReader lines, FieldNames fields, char separator, bool hasHeader = true) : IRecordReader
{
    // Where rows end, and that their quotes are right, is known before a row gets here.
    private readonly CsvReaderOptions options = new()
    {
        Separator = separator,
        HasHeader = false,
        BufferSize = 1 << 12,
        DetectSeparatorHint = false,
        MaxRecordSize = int.MaxValue,
    };

    private readonly List<TextRecord> rows = [];
    private string[]? columns;
    private int text;
    private int pair = -1;
    private int id = -1;

    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        bool more = true;
        while (more && block.Count == before)
        {
            rows.Clear();
            try
            {
                more = lines.ReadBlock(rows);
            }
            finally
            {
                // Also when the input cannot be read further.
                foreach (TextRecord row in rows)
                {
                    Add(row, block);
                }
            }
        }

        return more;
    }

    public void Dispose() => lines.Dispose();

    private void Add(TextRecord row, List<TextRecord> block)
    {
        if (row.Problem is not null)
        {
            block.Add(columns is null && hasHeader ? throw UserException.BadRecord($"{row.Place}: {row.Problem}") : row);
        }
        else if (row.Text.Length == 0)
        {
            // An empty line is no row.
        }
        else if (columns is null)
        {
            ReadHeader(row, Split(row));
            if (!hasHeader)
            {
                block.Add(Parse(row));
            }
        }
        else
        {
            block.Add(Parse(row));
        }
    }

    private string[] Split(in TextRecord row)
    {
        if (row.HasStrayQuotes)
        {
            return row.Text.Split(separator);
        }

        using CsvReader reader = CsvReader.FromText(row.Text, options);
        string[] values = reader.Read() ? reader.Current.ToArray() : [];

        // A carriage return of its own ends a row for the library, but not here.
        return reader.Read() ? [] : values;
    }

    /// <exception cref="UserException">A column that is asked for is not there.</exception>
    private void ReadHeader(TextRecord row, string[] names)
    {
        if (!hasHeader)
        {
            columns = [.. names.Select((_, i) => $"column {i + 1}")];
            pair = names.Length > 1 ? 1 : -1;
            return;
        }

        columns = names;
        text = names.Length == 1 && fields.Text is null ? 0 : Find(row, fields.Text ?? FieldNames.DefaultText, "--text-field");
        pair = fields.Pair is null ? -1 : Find(row, fields.Pair, "--pair-field");
        id = fields.Id is null ? -1 : Find(row, fields.Id, "--id-field");
        foreach (string kept in fields.Keep)
        {
            Find(row, kept, "--keep");
        }
    }

    private int Find(TextRecord row, string name, string option) => Array.IndexOf(columns!, name) is >= 0 and var found
        ? found
        : throw UserException.BadRecord($"{row.Place}: there is no column {name}; there are {string.Join(", ", columns!)}. Name one with {option}.");

    private TextRecord Parse(TextRecord row)
    {
        string[] values = Split(row);
        return values.Length != columns!.Length
            ? row with { Text = string.Empty, Problem = $"the row has {values.Length} fields, but there are {columns.Length} columns. Mend it; fields with a separator in them need quotes." }
            : row with
            {
                Text = values[text],
                Pair = pair < 0 ? null : values[pair],
                Id = id < 0 ? null : ToJson(values[id]),
                Kept = Kept(values),
            };
    }

    private List<KeptField>? Kept(string[] values)
    {
        if (!fields.KeepAny)
        {
            return null;
        }

        List<KeptField> kept = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (fields.Keeps(columns![i]))
            {
                kept.Add(new KeptField(columns[i], ToJson(values[i])));
            }
        }

        return kept;
    }

    private static string ToJson(string value) =>
        $"\"{JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
