using AlbertEmbed.Engine;

namespace AlbertEmbed.CommandLine;

/// <summary>Whether progress is shown.</summary>
internal sealed record ProgressSettings(bool IsShown)
{
    /// <summary>Shows progress on standard error until the result is disposed.</summary>
    /// <param name="run">How far the run is.</param>
    /// <param name="byteLength">The input's size, where that is known.</param>
    public IDisposable? Show(RunProgress run, long? byteLength) =>
        IsShown ? new StatusLine(Console.Error, new RunStatus(run, byteLength).ToString, isTerminal: !Console.IsErrorRedirected) : null;
}
