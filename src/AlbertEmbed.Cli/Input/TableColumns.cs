using System.Text.RegularExpressions;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>The columns of a table, and the numbers of those that are asked for, from 0.</summary>
/// <param name="Names">The names of all columns.</param>
/// <param name="Text">The text.</param>
/// <param name="Pair">The second segment, or -1.</param>
/// <param name="Id">The id, or -1.</param>
internal sealed partial record TableColumns(string[] Names, int Text, int Pair = -1, int Id = -1)
{
    /// <param name="place">Where the header stands.</param>
    /// <param name="names">The names in it.</param>
    /// <param name="fields">The columns that are asked for.</param>
    /// <param name="hint">Is added to a message about a missing column.</param>
    /// <exception cref="UserException">A column that is asked for is not there, or is there twice.</exception>
    public static TableColumns FromHeader(string place, string[] names, FieldNames fields, string hint)
    {
        if (Array.Exists(names, name => name.Contains('\r', StringComparison.Ordinal)))
        {
            throw UserException.BadRecord(
                $"{place}: the header has a carriage return in it, so rows may be taken for a part of it. "
                + @"Convert the line ends (tr '\r' '\n').");
        }

        // Spreadsheets write columns without names at the end, which do no harm unless they go to the output.
        bool Matters(string name) => name.Length > 0 || fields.KeepAll;
        if (names.Where(Matters).GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            throw UserException.BadRecord($"{place}: there are two columns \"{twice}\". Rename one of them.");
        }

        Dictionary<string, int> numbers = new(names.Length, StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            numbers.TryAdd(names[i], i);
        }

        int Number(string name, string option) => numbers.TryGetValue(name, out int found)
            ? found
            : throw UserException.BadRecord(
                $"{place}: there is no column {name}; there are {string.Join(", ", names)}. Name one with {option}.{hint}");

        foreach (string kept in fields.Label is { } label ? [.. fields.Keep, label] : fields.Keep)
        {
            Number(kept, kept == fields.Label ? FieldNames.LabelOption : FieldNames.KeepOption);
        }

        return new TableColumns(
            names,
            IsOnlyColumn(place, names, fields, hint) ? 0 : Number(fields.Text ?? FieldNames.DefaultText, FieldNames.TextOption),
            fields.Pair is null ? -1 : Number(fields.Pair, FieldNames.PairOption),
            fields.Id is null ? -1 : Number(fields.Id, FieldNames.IdOption));
    }

    /// <summary>Whether the text is the only column, whatever its name. A first row that may be a text itself is refused.</summary>
    private static bool IsOnlyColumn(string place, string[] names, FieldNames fields, string hint) =>
        names is [var only] && fields.Text is null && only != FieldNames.DefaultText
        && (hint.Length == 0 && Word().IsMatch(only) ? true : throw UserException.BadRecord(
            $"{place}: the first row, \"{Start(only)}\", has no column text, and may be a text itself. "
            + $"Use --text-field if it names a column, or --input-format lines if the file has no header.{hint}"));

    private static string Start(string text) => text.Length > 40 ? text[..40] + "..." : text;

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
