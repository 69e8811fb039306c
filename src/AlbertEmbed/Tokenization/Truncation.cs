namespace AlbertEmbed.Tokenization;

/// <summary>Chooses the tokens to keep of a text with too many.</summary>
internal static class Truncation
{
    /// <summary>
    /// Overlapping windows over <paramref name="count"/> tokens: the first has <paramref name="room"/> tokens, each further one starts
    /// room − stride tokens later, and the last reaches the end. From the left, the order is the reverse: the last reaches the start.
    /// </summary>
    /// <param name="count">Number of tokens.</param>
    /// <param name="room">Most tokens in a window.</param>
    /// <param name="stride">Tokens that neighbours share; less than the room.</param>
    /// <param name="fromLeft">Whether the start is cut off instead of the end.</param>
    /// <returns>Start and end of each window.</returns>
    public static IEnumerable<(int Start, int End)> Windows(int count, int room, int stride, bool fromLeft)
    {
        if (count <= room)
        {
            yield return (0, count);
            yield break;
        }

        int step = room - stride;
        for (int done = 0; ; done += step)
        {
            int end = Math.Min(done + room, count);
            yield return fromLeft ? (count - end, count - done) : (done, end);
            if (end == count)
            {
                yield break;
            }
        }
    }

    /// <summary>The tokens to keep of each text of a pair when the longer text is cut first.</summary>
    public static (int First, int Second) LongestFirst(int first, int second, int room)
    {
        if (first + second <= room)
        {
            return (first, second);
        }

        int shorter = Math.Min(first, second);
        int longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            (shorter, longer) = (room / 2, room - (room / 2));
        }

        return first <= second ? (shorter, longer) : (longer, shorter);
    }
}
