using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>Puts into words how far a run is.</summary>
/// <param name="run">The run.</param>
/// <param name="byteLength">The input's size, where that is known.</param>
internal sealed class RunStatus(RunProgress run, long? byteLength)
{
    private readonly long start = Stopwatch.GetTimestamp();

    public override string ToString()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        double? done = byteLength is { } length and > 0 ? Math.Min(1, (double)run.Bytes / length) : null;
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{Plural.Of(run.Texts, "text")}  {run.Texts / seconds:F0} texts/s  "
                + $"{run.Tokens / seconds:F0} tokens/s");
        return done is { } share and > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{StatusLine.Bar(share)} {100 * share:F0}%  {line}  {Describe(TimeSpan.FromSeconds(seconds / share * (1 - share)))} left")
            : line;
    }

    private static string Describe(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");
}
