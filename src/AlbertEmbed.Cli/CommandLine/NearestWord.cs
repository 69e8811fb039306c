namespace AlbertEmbed.CommandLine;

/// <summary>Finds the word that was probably meant where one is spelled wrong.</summary>
internal static class NearestWord
{
    private const int LeastLength = 3;

    /// <summary>In longer words two slips are more likely than another word.</summary>
    private const int LongWord = 6;

    /// <summary>The nearest of some words; null when none is near, or the word itself is one of them.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        int most = word.Trim('-').Length >= LongWord ? 2 : 1;
        string[] others = [.. known.Distinct(StringComparer.Ordinal)];
        return word.Trim('-').Length < LeastLength || others.Contains(word) ? null
            : others.FirstOrDefault(other => other.StartsWith(word, StringComparison.OrdinalIgnoreCase) && word.StartsWith('-'))
                ?? others.Where(other => Math.Abs(other.Length - word.Length) <= most)
                    .Select(other => (Word: other, Distance: Distance(Lower(word), Lower(other))))
                    .Where(other => other.Distance <= most)
                    .OrderBy(other => other.Distance)
                    .Select(other => other.Word)
                    .FirstOrDefault();
    }

    /// <summary>" Did you mean X?", or nothing.</summary>
    public static string Ask(string word, IEnumerable<string> known) =>
        Of(word, known) is { } nearest ? $" Did you mean {nearest}?" : string.Empty;

    private static string Lower(string word) => Words.Lower(word);

    /// <summary>Letters to insert, leave out, change, or exchange with the next one.</summary>
    private static int Distance(string one, string other)
    {
        int[][] distance = [.. Enumerable.Range(0, one.Length + 1).Select(_ => new int[other.Length + 1])];
        for (int i = 0; i <= one.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                distance[i][j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(distance[i - 1][j], distance[i][j - 1]) + 1,
                    distance[i - 1][j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    distance[i][j] = Math.Min(distance[i][j], distance[i - 2][j - 2] + 1);
                }
            }
        }

        return distance[one.Length][other.Length];
    }
}
