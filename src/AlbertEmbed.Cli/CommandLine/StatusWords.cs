using System.Globalization;

namespace AlbertEmbed.CommandLine;

/// <summary>Puts together a status line that fits a width.</summary>
internal static class StatusWords
{
    private const string Gap = "  ";
    private const int NarrowestBar = 12;
    private const int WidestBar = 26;

    /// <summary>A line of a bar, the share in percent, and the parts in their order, as far as there is room.</summary>
    /// <param name="share">How much is done, 0 to 1; null where that is not known.</param>
    /// <param name="parts">What else there is to say.</param>
    /// <param name="room">Most characters.</param>
    public static string Fit(double? share, IEnumerable<StatusPart> parts, int room)
    {
        // 100% only when all is done.
        List<StatusPart> all = [.. parts];
        if (share is { } known)
        {
            all.Insert(0, new StatusPart(-1, string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * known):F0}%")));
        }

        HashSet<int> chosen = [];
        int length = 0;
        foreach (StatusPart part in all.OrderBy(part => part.Rank))
        {
            int more = part.Text.Length + (chosen.Count > 0 ? Gap.Length : 0);
            if (length + more > room && chosen.Count > 0)
            {
                break;
            }

            chosen.Add(part.Rank);
            length += more;
        }

        string words = string.Join(Gap, all.Where(part => chosen.Contains(part.Rank)).Select(part => part.Text));
        int barRoom = Math.Min(WidestBar, room - length - Gap.Length);
        string line = share is { } filled && barRoom >= NarrowestBar ? Bar(filled, barRoom) + Gap + words : words;
        return line.Length <= room ? line : line[..Math.Max(0, room)];
    }

    /// <summary>A time that is easy to read.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    /// <summary>A bar that is filled to a share of 0 to 1.</summary>
    /// <param name="share">The share.</param>
    /// <param name="width">The bar's characters.</param>
    public static string Bar(double share, int width)
    {
        int filled = (int)((width - 2) * share);
        return $"[{new string('#', filled)}{new string('.', width - 2 - filled)}]";
    }
}
