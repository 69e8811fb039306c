using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>
/// Progress line: redrawn in place on a terminal, printed occasionally elsewhere.
/// </summary>
internal sealed class StatusLine : IDisposable
{
    private const int BarWidth = 24;
    private const string ClearLine = "\r\e[K";

    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan OtherInterval = TimeSpan.FromSeconds(10);

#pragma warning disable CA2213 // Standard error belongs to the process; the timer is disposed with a handle to wait for.
    private readonly TextWriter writer;
    private readonly Func<string> describe;
    private readonly bool isTerminal;
    private readonly Timer timer;
#pragma warning restore CA2213

    /// <param name="writer">Where it is shown.</param>
    /// <param name="describe">What it says.</param>
    /// <param name="isTerminal">Whether a line can be written over.</param>
    public StatusLine(TextWriter writer, Func<string> describe, bool isTerminal)
    {
        this.writer = writer;
        this.describe = describe;
        this.isTerminal = isTerminal;
        TimeSpan interval = isTerminal ? TerminalInterval : OtherInterval;
        timer = new Timer(_ => Show(), null, interval, interval);
    }

    /// <summary>A bar that is filled to a share of 0 to 1.</summary>
    public static string Bar(double share)
    {
        int filled = (int)(BarWidth * share);
        return $"[{new string('#', filled)}{new string('.', BarWidth - filled)}]";
    }

    public void Dispose()
    {
        // Waits for a line that is being written.
        using ManualResetEvent ended = new(false);
        timer.Dispose(ended);
        ended.WaitOne();
        if (isTerminal)
        {
            Write(ClearLine);
        }
        else
        {
            Show();
        }
    }

    private void Show()
    {
        string line = ForeignText.Visible(describe());
        Write(isTerminal ? ClearLine + line : line + Environment.NewLine);
    }

    private void Write(string text)
    {
        try
        {
            writer.Write(text);
            writer.Flush();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // A run does not end because its progress cannot be seen.
        }
    }
}
