using System.Text.RegularExpressions;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>The first row of a table of pairs that is read without a header.</summary>
internal static partial class HeaderlessPairs
{
    /// <exception cref="UserException">It may be a header, or has more fields than a pair.</exception>
    public static void RefuseOtherRows(TextRecord row, string[] fields, string hint)
    {
        const string Named = "If it is a header, name its columns with --text-field and --pair-field";
        if (fields.Length > 2)
        {
            throw UserException.BadRecord(
                $"{row.Place}: the first row has {fields.Length} fields, not the two of a pair. {Named}; "
                + "else leave two columns (cut -f1,2).");
        }

        if (fields is [var only])
        {
            if (hint.Length > 0)
            {
                throw UserException.BadRecord($"{row.Place}: the first row is one field, not the two of a pair.{hint}");
            }
        }
        else if (fields.All(field => Header().IsMatch(field)))
        {
            throw UserException.BadRecord(
                $"{row.Place}: the first row, {string.Join(", ", fields)}, looks like a header. {Named}; "
                + "give a pair of such words as arguments.");
        }
    }

    /// <summary>Usual names of the columns of pairs.</summary>
    [GeneratedRegex(
        "^(text|txt|pair|sentence|sent|question|query|answer|premise|hypothesis|passage|document|doc|anchor|positive|negative"
        + "|source|target|src|tgt|first|second|reference|candidate)[ _-]?([0-9]|[a-z])?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
