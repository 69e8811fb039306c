using AlbertEmbed.Engine;

namespace AlbertEmbed.CommandLine;

/// <summary>How progress is shown.</summary>
internal sealed record ProgressSettings(ProgressForm Form)
{
    /// <summary>Shows progress on standard error until the result is disposed.</summary>
    /// <param name="run">How far the run is.</param>
    /// <param name="byteLength">The input's size, where that is known.</param>
    public IDisposable? Show(RunProgress run, long? byteLength) =>
        Show(new RunStatus(run, byteLength).Describe);

    /// <summary>Shows something else on standard error until the result is disposed.</summary>
    /// <param name="describe">What it says, in at most the number of characters that it is given.</param>
    public IDisposable? Show(Func<int, string> describe) =>
        Form == ProgressForm.None ? null : StatusLine.OnStandardError(describe, isRedrawn: Form == ProgressForm.Redrawn);
}
