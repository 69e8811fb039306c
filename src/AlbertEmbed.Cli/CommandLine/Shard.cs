using System.Globalization;

namespace AlbertEmbed.CommandLine;

/// <summary>Which part of an input to take: part <paramref name="Number"/>, counted from 1, of <paramref name="Count"/>.</summary>
internal sealed record Shard(int Number, int Count)
{
    /// <summary>Reads K/N.</summary>
    public static Shard? Parse(string text) =>
        text.Split('/') is [string number, string count]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int k)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n)
        && k >= 1 && k <= n
            ? new Shard(k, n)
            : null;

    public override string ToString() => $"{Number}/{Count}";
}
