using System.Text.RegularExpressions;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Which columns of a table are what.</summary>
/// <param name="Names">Of all columns.</param>
/// <param name="Text">Number of the text's.</param>
/// <param name="Pair">Number of the second segment's, or -1.</param>
/// <param name="Id">Number of the id's, or -1.</param>
internal sealed partial record TableColumns(string[] Names, int Text, int Pair = -1, int Id = -1)
{
    /// <summary>The columns of a header.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="names">What it says.</param>
    /// <param name="fields">What is asked for.</param>
    /// <param name="hint">What to say about delimiters where a column is missing.</param>
    /// <exception cref="UserException">A column that is asked for is not there, or is there twice.</exception>
    public static TableColumns Find(string place, string[] names, FieldNames fields, string hint)
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

        foreach (string kept in fields.Keep)
        {
            Number(kept, "--keep");
        }

        return new TableColumns(
            names,
            IsOnlyColumn(place, names, fields, hint) ? 0 : Number(fields.Text ?? FieldNames.DefaultText, "--text-field"),
            fields.Pair is null ? -1 : Number(fields.Pair, "--pair-field"),
            fields.Id is null ? -1 : Number(fields.Id, "--id-field"));
    }

    /// <summary>Whether a table has one column, whatever its name; a first row that may well be a text is refused.</summary>
    private static bool IsOnlyColumn(string place, string[] names, FieldNames fields, string hint) =>
        names is [var only] && fields.Text is null && only != FieldNames.DefaultText
        && (hint.Length == 0 && Word().IsMatch(only) ? true : throw UserException.BadRecord(
            $"{place}: the first row, \"{Start(only)}\", has no column text, and may be a text itself. "
            + $"Use --text-field if it names a column, or --input-format lines if the file has no header.{hint}"));

    private static string Start(string text) => text.Length > 40 ? text[..40] + "..." : text;

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
