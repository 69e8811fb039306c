using AlbertEmbed.Engine;

namespace AlbertEmbed.CommandLine;

/// <summary>How progress is shown.</summary>
internal sealed record ProgressSettings(ProgressForm Form)
{
    /// <summary>Shows progress on standard error until the result is disposed.</summary>
    /// <param name="run">How far the run is.</param>
    /// <param name="byteLength">The input's size, where that is known.</param>
    public IDisposable? Show(RunProgress run, long? byteLength) =>
        Form == ProgressForm.None ? null
            : StatusLine.OnStandardError(new RunStatus(run, byteLength).Describe, isRedrawn: Form == ProgressForm.Redrawn);
}
