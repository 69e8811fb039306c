using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>Decides what quotes mean when that first matters, from the line at which it does and the lines around it.</summary>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="columns">How many columns the table has.</param>
/// <param name="quoting">What quotes mean; auto to find out.</param>
internal sealed class QuotingDecision(char delimiter, int columns, Quoting quoting)
{
    /// <summary>Lines that are looked at to find out what quotes mean.</summary>
    private const int MostEvidence = 100;

    private readonly QuotingEvidence evidence = new(delimiter, columns);
    private readonly bool isGuessed = quoting == Quoting.Auto;

    /// <summary>How many of the waiting lines were looked at.</summary>
    private int observed;

    /// <summary>What quotes mean; auto as long as that does not matter.</summary>
    public Quoting Quoting { get; private set; } = quoting;

    /// <summary>Whether quotes are taken off only because all fields of a column have some.</summary>
    public bool IsByHabit => isGuessed && Quoting == Quoting.Rfc4180 && !evidence.IsProven;

    /// <summary>Number of the line at which it was decided; 0 when the user said it or nothing is decided.</summary>
    public long DecidedAt { get; private set; }

    /// <summary>Whether a row with quotes contradicts what was found out.</summary>
    public bool IsContradictedBy(string row) => isGuessed && evidence.IsContradictedBy(row);

    /// <summary>Looks at the first waiting line, which is a row whatever quotes mean.</summary>
    public void Observe(string line)
    {
        if (Quoting == Quoting.Auto && observed == 0)
        {
            evidence.Add(line);
            observed = 1;
        }
    }

    /// <summary>The first waiting lines were taken.</summary>
    public void Forget(int count) => observed = Math.Max(0, observed - count);

    /// <returns>False if more lines are needed.</returns>
    /// <exception cref="UserException">What quotes mean cannot be known.</exception>
    public bool TryDecide(WaitingLines lines, bool isAtEnd)
    {
        // The same lines however they arrive, so that the same table is always read the same way.
        for (; observed < Math.Min(lines.Count, MostEvidence) && evidence.Verdict == Quoting.Auto; observed++)
        {
            if (lines[observed] is { Problem: null, Text.Length: > 0 } line)
            {
                evidence.Add(line.Text);
            }

            if (evidence.TryConcludeEarly())
            {
                break;
            }
        }

        if (evidence.Verdict == Quoting.Auto && (isAtEnd || observed >= MostEvidence))
        {
            evidence.Conclude();
            if (evidence.Verdict == Quoting.Auto)
            {
                throw UserException.BadRecord(
                    $"{lines[0].Place}: whether the quotes belong to the text or stand around it cannot be known from this table. "
                    + "Use --quoting none if they belong to it, else --quoting rfc4180.");
            }
        }

        if (evidence.Verdict == Quoting.Auto)
        {
            return false;
        }

        Quoting = evidence.Verdict;
        DecidedAt = lines[0].Line;
        return true;
    }
}
