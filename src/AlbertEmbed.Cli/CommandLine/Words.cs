using System.Globalization;

namespace AlbertEmbed.CommandLine;

/// <summary>Values as they stand in options and in the files beside an output.</summary>
internal static class Words
{
    /// <summary>In lower case, the same in every language.</summary>
    public static string Lower<T>(T value)
        where T : notnull =>
#pragma warning disable CA1308 // Options are in lower case; nothing is compared by this.
        string.Create(CultureInfo.InvariantCulture, $"{value}").ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>A number, the same in every language.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Options and the verb of a sentence about what they go with: "--a goes", "--a, --b and --c go".</summary>
    public static string Go(IEnumerable<string> options) => options.ToArray() is [.. var others, var last]
        ? others.Length == 0 ? $"{last} goes" : $"{string.Join(", ", others)} and {last} go"
        : string.Empty;

    /// <summary>A size that is easy to read, in decimal units.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F2} GB"),
    };
}
