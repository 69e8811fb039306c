using AlbertEmbed.Errors;

namespace AlbertEmbed.CommandLine;

/// <summary>
/// Progress line: redrawn in place on a terminal, printed occasionally elsewhere. It is drawn over with spaces, so a terminal needs nothing
/// but a carriage return.
/// </summary>
internal sealed class StatusLine : IDisposable
{
    /// <summary>A terminal shows Ctrl-C as two characters where its cursor is.</summary>
    private const int InterruptLength = 2;

    /// <summary>Lines in a file need not fit a terminal.</summary>
    private const int RoomElsewhere = 120;

    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan OtherInterval = TimeSpan.FromSeconds(10);
    private static readonly Lock Access = new();
    private static StatusLine? shown;

#pragma warning disable CA2213 // Standard error belongs to the process; the timer is disposed with a handle to wait for.
    private readonly TextWriter writer;
    private readonly Func<int, string> describe;
    private readonly Func<int>? terminalWidth;
    private readonly Timer timer;
#pragma warning restore CA2213
    private int drawn;
    private bool isEnded;

    /// <param name="writer">Where it is shown.</param>
    /// <param name="describe">What it says, in at most the number of characters that it is given.</param>
    /// <param name="terminalWidth">Gives the columns of the terminal, or 0 while nothing may be drawn; null where a line cannot be written
    /// over.</param>
    public StatusLine(TextWriter writer, Func<int, string> describe, Func<int>? terminalWidth)
    {
        this.writer = writer;
        this.describe = describe;
        this.terminalWidth = terminalWidth;
        TimeSpan interval = terminalWidth is not null ? TerminalInterval : OtherInterval;
        timer = new Timer(_ => Show(), null, interval, interval);
    }

    /// <summary>Shows a line on standard error, between whose messages it gives way.</summary>
    /// <param name="describe">What it says, in at most the number of characters that it is given.</param>
    /// <param name="isRedrawn">Whether it is one line of a terminal, rather than several that stay.</param>
    public static StatusLine OnStandardError(Func<int, string> describe, bool isRedrawn)
    {
        StatusLine line = new(Console.Error, describe, isRedrawn ? () => ErrorTerminal.IsOurs ? ErrorTerminal.Width : 0 : null);
        lock (Access)
        {
            shown = line;
        }

        return line;
    }

    /// <summary>Writes something else on standard error: at the start of a line, for the one that is shown is removed before.</summary>
    public static void GiveWay(Action write)
    {
        lock (Access)
        {
            shown?.Clear();
            write();
        }
    }

    /// <summary>Removes the line that is shown on standard error, for good: the process ends.</summary>
    public static void EndShown()
    {
        lock (Access)
        {
            shown?.End();
        }
    }

    public void Dispose()
    {
        // Waits for a line that is being written.
        using ManualResetEvent ended = new(false);
        timer.Dispose(ended);
        ended.WaitOne();
        if (terminalWidth is null)
        {
            Show();
        }

        lock (Access)
        {
            End();
        }
    }

    private void End()
    {
        Clear();
        isEnded = true;
    }

    private void Show()
    {
        lock (Access)
        {
            if (isEnded)
            {
                return;
            }

            if (terminalWidth is null)
            {
                Write(describe(RoomElsewhere) + Environment.NewLine);
                return;
            }

            // The last column stays free: behind a character there, some terminals are in the next line already.
            int columns = terminalWidth() - 1;
            if (columns < 0)
            {
                drawn = 0;
                return;
            }

            string line = describe(Math.Max(1, columns - InterruptLength));
            string remains = new(' ', Remains(columns, line.Length));
            Write(remains.Length == 0 ? $"\r{line}" : $"\r{line}{remains}\r{line}");
            drawn = line.Length;
        }
    }

    private void Clear()
    {
        if (drawn > 0 && terminalWidth?.Invoke() is { } width and > 0)
        {
            Write($"\r{new string(' ', Remains(width - 1, 0))}\r");
        }

        drawn = 0;
    }

    /// <summary>Characters behind a new line of this length that the line before it, and an interrupt, have left.</summary>
    private int Remains(int columns, int length) => drawn == 0 ? 0 : Math.Max(0, Math.Min(drawn + InterruptLength, columns) - length);

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
