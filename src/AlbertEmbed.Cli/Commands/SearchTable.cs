using System.Globalization;
using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Commands;

/// <summary>Hits as people read them on a terminal.</summary>
internal static class SearchTable
{
    private const int LeastText = 20;

    /// <param name="hits">The hits, those of each query together.</param>
    /// <param name="queries">The queries' texts: each stands above its hits where there are several.</param>
    /// <param name="width">The terminal's width.</param>
    public static string Of(List<SearchHit> hits, IReadOnlyList<string> queries, int width)
    {
        StringBuilder table = new();
        foreach (SearchHit hit in hits)
        {
            if (hit.Rank == 1 && queries.Count > 1)
            {
                string number = string.Create(CultureInfo.InvariantCulture, $"query {hit.Query}: ");
                table.Append(table.Length > 0 ? Environment.NewLine : string.Empty)
                    .Append(number).AppendLine(Fit(queries[hit.Query], width - number.Length - 1));
            }

            string id = ForeignText.Visible(hit.Id?.Trim('"') ?? hit.Index?.ToString(CultureInfo.InvariantCulture) ?? string.Empty);
            string name = hit.File is null ? id : $"{ForeignText.Visible(hit.File)}:{id}";
            string start = string.Create(CultureInfo.InvariantCulture, $"{hit.Rank,3}  {hit.Found.Score,7:F4}  {name,8}  ");
            string words = hit.Text ?? string.Join("  ", hit.Kept.Select(field => $"{hit.NameOf(field)}: {field.Json}"));
            table.Append(start).AppendLine(Fit(words, width - start.Length - 1));
        }

        return table.ToString();
    }

    /// <summary>The start of a text on one line.</summary>
    private static string Fit(string words, int width)
    {
        string text = ForeignText.Visible(words.ReplaceLineEndings(" ").Replace('\t', ' '), ForeignText.MostOfSentence);
        int room = Math.Max(LeastText, width);
        return text.Length > room ? string.Concat(text.AsSpan(0, room - (char.IsHighSurrogate(text[room - 2]) ? 2 : 1)), "…") : text;
    }
}
