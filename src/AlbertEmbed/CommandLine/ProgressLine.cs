using System.Diagnostics;
using System.Globalization;
using AlbertEmbed.Pipeline;

namespace AlbertEmbed.CommandLine;

/// <summary>One line that says how far a run is: over and over in place on a terminal, now and then below each other elsewhere.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int BarWidth = 24;
    private const string ClearLine = "\r\e[K";

    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan OtherInterval = TimeSpan.FromSeconds(10);

#pragma warning disable CA2213 // Standard error belongs to the process; the timer is disposed with a handle to wait for.
    private readonly TextWriter writer;
    private readonly RunProgress run;
    private readonly long? byteLength;
    private readonly bool isTerminal;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly Timer timer;
#pragma warning restore CA2213

    public ProgressLine(TextWriter writer, RunProgress run, long? byteLength, bool isTerminal)
    {
        this.writer = writer;
        this.run = run;
        this.byteLength = byteLength;
        this.isTerminal = isTerminal;
        TimeSpan interval = isTerminal ? TerminalInterval : OtherInterval;
        timer = new Timer(_ => Show(), null, interval, interval);
    }

    public void Dispose()
    {
        // Waits for a line that is being written.
        using ManualResetEvent ended = new(false);
        timer.Dispose(ended);
        ended.WaitOne();
        if (isTerminal)
        {
            writer.Write(ClearLine);
        }
        else
        {
            Show();
        }
    }

    private static string Describe(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    private void Show()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        double seconds = Math.Max(elapsed.TotalSeconds, 1e-3);
        double? done = byteLength is { } length and > 0 ? Math.Min(1, (double)run.Bytes / length) : null;
        string line = string.Create(CultureInfo.InvariantCulture, $"{run.Texts} texts  {run.Texts / seconds:F0} texts/s  {run.Tokens / seconds:F0} tokens/s");
        if (done is { } share and > 0)
        {
            int filled = (int)(BarWidth * share);
            string left = Describe(TimeSpan.FromSeconds(seconds / share * (1 - share)));
            line = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {100 * share:F0}%  {line}  {left} left");
        }

        writer.Write(isTerminal ? ClearLine + line : line + Environment.NewLine);
        writer.Flush();
    }
}
