using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Engine;

/// <summary>Where the vector of a token is taken from.</summary>
/// <param name="Sequence">Which window.</param>
/// <param name="Position">Which token of it.</param>
internal readonly record struct TokenRow(int Sequence, int Position)
{
    /// <summary>
    /// Each token of a text once, in order. One that lies in several windows is taken from the one in which it is farthest from
    /// the ends, so has the most context; special tokens before the text from the first window, those after it from the last.
    /// </summary>
    /// <param name="windows">One sequence, or the windows of one text; with their tokens' sources.</param>
    public static List<TokenRow> Choose(TokenSequence[] windows)
    {
        List<TokenRow> rows = [];
        if (windows.Length == 1)
        {
            rows.AddRange(Enumerable.Range(0, windows[0].Ids.Length).Select(position => new TokenRow(0, position)));
            return rows;
        }

        int[] order = [.. Enumerable.Range(0, windows.Length).OrderBy(window => windows[window].Sources.Max())];
        TokenSequence first = windows[order[0]];
        int prefix = Array.FindIndex(first.Sources, source => source >= 0);
        rows.AddRange(Enumerable.Range(0, prefix).Select(position => new TokenRow(order[0], position)));

        SortedDictionary<int, (TokenRow Row, int Context)> best = [];
        foreach (int window in order)
        {
            int[] sources = windows[window].Sources;
            for (int position = 0; position < sources.Length; position++)
            {
                int context = Math.Min(position, sources.Length - 1 - position);
                if (sources[position] >= 0
                    && (!best.TryGetValue(sources[position], out (TokenRow Row, int Context) known) || known.Context < context))
                {
                    best[sources[position]] = (new TokenRow(window, position), context);
                }
            }
        }

        rows.AddRange(best.Values.Select(chosen => chosen.Row));
        TokenSequence last = windows[order[^1]];
        int suffix = Array.FindLastIndex(last.Sources, source => source >= 0) + 1;
        rows.AddRange(Enumerable.Range(suffix, last.Ids.Length - suffix).Select(position => new TokenRow(order[^1], position)));
        return rows;
    }
}
