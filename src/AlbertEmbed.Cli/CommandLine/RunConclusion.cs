using System.Globalization;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>Puts into words what a run has done.</summary>
/// <param name="Summary">What was counted, an earlier run's part included.</param>
/// <param name="Kept">Records that an earlier run has written.</param>
/// <param name="Time">What this run took, from its start.</param>
internal sealed record RunConclusion(RunSummary Summary, long Kept, TimeSpan Time)
{
    private static readonly TimeSpan LongestForSeconds = TimeSpan.FromMinutes(2);

    /// <param name="shape">The vectors.</param>
    /// <param name="place">Where they are.</param>
    public string Words(string shape, string place)
    {
        (long Count, string What)[] notes =
        [
            (Summary.EmptyTexts, "empty"), (Summary.TruncatedTexts, "cut"), (Summary.Skipped, "skipped"), (Kept, "from an earlier run"),
            (Summary.FromCache, "from the cache"),
        ];
        string some = string.Join(", ", notes.Where(note => note.Count > 0).Select(note => $"{note.Count} {note.What}"));
        return $"{Plural.Of(Summary.Records, "record")}{(some.Length > 0 ? $" ({some})" : string.Empty)}, "
            + $"{Plural.Of(Summary.Tokens, "token")} in {Seconds}: {shape} in {place}";
    }

    /// <summary>Where the time of a run went, for somebody who looks for what holds it up.</summary>
    public static string Words(RunTimes times) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Plural.Of(times.Encoders, "encoder thread")}{(times.Encoders > 1 ? ", each" : ":")} "
                + $"{times.WaitedForTexts.TotalSeconds:F1} s waiting for texts, {times.InModel.TotalSeconds:F1} s running the model; "
                + $"blocks waited {times.WaitedForWriter.TotalSeconds:F1} s for the writer");

    /// <summary>The same, and how much of what was computed is padding.</summary>
    public static string Words(RunProgress progress) => Words(progress.Times) + PaddingWords(progress.Tokens, progress.PaddedTokens);

    /// <summary>How much of what was computed is padding; nothing where there is none.</summary>
    /// <param name="tokens">Tokens of texts.</param>
    /// <param name="computed">The same with padding.</param>
    public static string PaddingWords(long tokens, long computed) => computed <= tokens
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"; {100.0 * (computed - tokens) / computed:F1}% of what was computed is padding");

    private string Seconds => Time < LongestForSeconds
        ? string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds:F1} s")
        : StatusWords.Clock(Time);
}
