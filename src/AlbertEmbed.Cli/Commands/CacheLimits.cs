using System.Globalization;

namespace AlbertEmbed.Commands;

/// <summary>Reads how old and how large a cache may be.</summary>
internal static class CacheLimits
{
    private static readonly (string Unit, double Bytes)[] Sizes =
        [("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("B", 1)];

    /// <summary>An age such as 30d or 12h.</summary>
    public static TimeSpan? Age(string word, Action<string> refuse)
    {
        if (word.Length > 1
            && word[^1] is 'd' or 'h' or 'w'
            && double.TryParse(word[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number < 1e5)
        {
            return word[^1] switch
            {
                'h' => TimeSpan.FromHours(number),
                'w' => TimeSpan.FromDays(7 * number),
                _ => TimeSpan.FromDays(number),
            };
        }

        refuse($"--older-than {word} is not an age such as 30d (days), 2w (weeks) or 12h (hours).");
        return null;
    }

    /// <summary>A size such as 2GB.</summary>
    public static long? Size(string word, Action<string> refuse)
    {
        foreach ((string unit, double bytes) in Sizes)
        {
            if (word.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(word[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number * bytes < long.MaxValue)
            {
                return (long)(number * bytes);
            }
        }

        refuse($"--max-size {word} is not a size such as 500MB or 2GB.");
        return null;
    }
}
