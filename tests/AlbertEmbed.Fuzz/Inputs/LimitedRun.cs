namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>How a run ended.</summary>
/// <param name="Status">Its end as the system tells it.</param>
/// <param name="TimedOut">Whether it took too long and was killed.</param>
/// <param name="TooLarge">Whether it took too much memory and was killed.</param>
/// <param name="PeakBytes">The most memory it had, at least what this process has.</param>
/// <param name="Took">How long it took.</param>
internal sealed record LimitedRun(int Status, bool TimedOut, bool TooLarge, long PeakBytes, TimeSpan Took)
{
    /// <summary>Its exit code, when no signal ended it.</summary>
    public int ExitCode => (Status >> 8) & 0xFF;

    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal => Status & 0x7F;
}
