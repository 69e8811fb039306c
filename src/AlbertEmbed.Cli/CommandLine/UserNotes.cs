using System.Globalization;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>What a run tells its user on standard error beside errors, as far as <c>--quiet</c> and <c>--verbose</c> let it.</summary>
/// <param name="IsQuiet">Whether only errors are said.</param>
/// <param name="IsVerbose">Whether explanations are said too.</param>
internal sealed record UserNotes(bool IsQuiet, bool IsVerbose)
{
    private const double ManyUnknown = 0.05;

    private static readonly TimeSpan LongRun = TimeSpan.FromSeconds(10);

    /// <summary>Says something, unless the user wants quiet.</summary>
    public void Note(string message)
    {
        if (!IsQuiet)
        {
            Messages.Error(message);
        }
    }

    /// <summary>Says something to a user who wants to know more.</summary>
    public void Explain(string message)
    {
        if (IsVerbose)
        {
            Messages.Error(message);
        }
    }

    /// <summary>Says what a run has done, to a user who wants to know more or who has waited at a terminal.</summary>
    /// <param name="message">What it has done.</param>
    /// <param name="time">How long it took.</param>
    public void Conclude(string message, TimeSpan time)
    {
        if (Concludes(time, ErrorTerminal.IsThere))
        {
            Messages.Error(message);
        }
    }

    /// <summary>Whether it is said what a run has done.</summary>
    /// <param name="time">How long it took.</param>
    /// <param name="isTerminal">Whether standard error is a terminal.</param>
    public bool Concludes(TimeSpan time, bool isTerminal) => IsVerbose || (isTerminal && !IsQuiet && time >= LongRun);

    /// <summary>Warns of what a user would otherwise not notice about the run.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="maxLength">Most tokens of a text.</param>
    /// <param name="areArguments">Whether the texts were arguments: an empty one is there on purpose.</param>
    public void Warn(RunSummary summary, int maxLength, bool areArguments)
    {
        if (summary.TruncatedTexts > 0)
        {
            Note(
                $"warning: {Share(summary.TruncatedTexts, summary)} cut to {Plural.Of(maxLength, "token")} "
                    + $"(--overflow error refuses such texts).");
        }

        if (summary.EmptyTexts > 0 && !areArguments)
        {
            Note($"warning: {Share(summary.EmptyTexts, summary)} empty (--empty error refuses such texts).");
        }

        if (summary.Skipped > 0)
        {
            Note(
                $"warning: {Plural.Of(summary.Skipped, "bad record")} {Plural.Was(summary.Skipped)} skipped; {summary.Records} "
                    + $"{Plural.Was(summary.Records)} written.");
        }

        if (summary.UnknownShare > ManyUnknown)
        {
            Note($"warning: {Unknown(summary)}");
        }
    }

    /// <summary>Signs that a vocabulary lacks say nothing about its script: letters do.</summary>
    private static string Unknown(RunSummary summary)
    {
        string share = string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * summary.UnknownShare:F0}% of the tokens are unknown, in {summary.UnknownTexts} of "
                + $"{Plural.Of(summary.Records, "text")}");
        if (summary.UnknownExamples is not { Count: > 0 } examples)
        {
            return $"{share}: the vocabulary does not cover all characters.";
        }

        string shown = string.Join(' ', examples.Select(example => ForeignText.Visible(example)));
        return examples.Any(example => example.Any(char.IsLetter))
            ? $"{share}: this model does not cover this script, such as {shown}"
            : $"{share}: the vocabulary does not cover signs such as {shown}";
    }

    private static string Share(long texts, RunSummary summary) =>
        FormattableString.Invariant($"{texts} of {Plural.Of(summary.Records, "text")} {Plural.Was(texts)}");
}
