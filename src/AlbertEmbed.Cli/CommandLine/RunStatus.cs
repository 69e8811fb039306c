using System.Globalization;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>Puts into words how far a run is. Rates and the time left are this run's: what an earlier one has done took no time.</summary>
/// <param name="run">The run.</param>
/// <param name="byteLength">The input's size, where that is known.</param>
internal sealed class RunStatus(RunProgress run, long? byteLength)
{
    private static readonly TimeSpan ShortestToJudge = TimeSpan.FromSeconds(1);

    /// <param name="room">Most characters.</param>
    public string Describe(int room) => Describe(run.Elapsed, room);

    /// <param name="elapsed">How long this run has embedded texts.</param>
    /// <param name="room">Most characters.</param>
    public string Describe(TimeSpan elapsed, int room)
    {
        if (elapsed == TimeSpan.Zero)
        {
            string what = run.KeptTexts == 0 ? "starting" : $"reading {Plural.Of(run.KeptTexts, "finished record")} again";
            return StatusWords.Fit(Share(run.Bytes), [new StatusPart(0, what)], room);
        }

        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        List<StatusPart> parts =
        [
            new StatusPart(0, Plural.Of(run.Texts, "record")),
            new StatusPart(3, $"{Rate((run.Texts - run.KeptTexts) / seconds)} records/s"),
            new StatusPart(2, $"{Rate(run.Tokens / seconds)} tokens/s"),
        ];
        double? share = Share(run.Bytes);
        if (share is { } done && Share(run.KeptBytes) is { } kept && done > kept && elapsed >= ShortestToJudge)
        {
            parts.Add(
                new StatusPart(1, $"{StatusWords.Clock(TimeSpan.FromSeconds(Math.Round(seconds / (done - kept) * (1 - done))))} left"));
        }

        return StatusWords.Fit(share, parts, room);
    }

    private static string Rate(double rate) => rate.ToString(rate < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);

    private double? Share(long bytes) => byteLength is { } length and > 0 ? Math.Min(1, (double)bytes / length) : null;
}
