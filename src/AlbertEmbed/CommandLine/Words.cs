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
}
