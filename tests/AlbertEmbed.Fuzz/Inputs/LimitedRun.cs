namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">Its exit code, when no signal ended it.</param>
/// <param name="Signal">The signal that ended it, or 0.</param>
/// <param name="TimedOut">Whether it took too long and was killed.</param>
/// <param name="TooLarge">Whether it took too much memory and was killed.</param>
/// <param name="PeakBytes">The most memory it had, at least what this process has.</param>
/// <param name="Took">How long it took.</param>
internal sealed record LimitedRun(int ExitCode, int Signal, bool TimedOut, bool TooLarge, long PeakBytes, TimeSpan Took);
