using System.Globalization;

namespace AlbertEmbed.Errors;

/// <summary>Counts as sentences have them: 1 record, 2 records.</summary>
internal static class Plural
{
    /// <param name="count">How many there are.</param>
    /// <param name="one">What one of them is called; more have an s behind it.</param>
    public static string Of(long count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? string.Empty : "s")}");

    /// <summary>The verb that follows a count: was or were.</summary>
    public static string Was(long count) => count == 1 ? "was" : "were";
}
