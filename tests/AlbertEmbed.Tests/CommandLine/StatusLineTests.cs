using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class StatusLineTests
{
    [Fact]
    public void Elsewhere_than_on_a_terminal_the_last_state_stays_as_a_line()
    {
        using StringWriter written = new();
        string state = "begun";
        using (new StatusLine(written, _ => state, terminalWidth: null))
        {
            state = "3 texts";
        }

        Assert.Equal("3 texts" + Environment.NewLine, written.ToString());
    }

    [Fact]
    public void On_a_terminal_nothing_of_it_stays()
    {
        using StringWriter written = new();
        using (new StatusLine(written, _ => "3 texts", () => 80))
        {
            AppearsIn(written, "3 texts");
        }

        Assert.EndsWith($"\r{new string(' ', "3 texts^C".Length)}\r", TextOf(written), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_was_made_narrower_gets_a_line_that_fits_it()
    {
        using StringWriter written = new();
        int width = 80;
        using (new StatusLine(written, room => new string('x', room), () => width))
        {
            AppearsIn(written, new string('x', 77));
            width = 40;
            AppearsIn(written, $"\r{new string('x', 37)}  \r");
        }

        Assert.EndsWith($"\r{new string(' ', 39)}\r", TextOf(written), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_becomes_shorter_leaves_nothing_behind_it()
    {
        using StringWriter written = new();
        string state = "12345 records";
        using (new StatusLine(written, _ => state, () => 80))
        {
            AppearsIn(written, state);
            state = "9 records";
            AppearsIn(written, $"\r9 records{new string(' ', 6)}\r9 records");
        }
    }

    [Fact]
    public void While_the_terminal_is_another_programs_nothing_is_drawn()
    {
        using StringWriter written = new();
        int width = 0;
        int asked = 0;
        using (new StatusLine(written, _ => "3 texts", () => Interlocked.Add(ref asked, 1) > 0 ? width : 0))
        {
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref asked) > 1, TimeSpan.FromMinutes(1)));
            Assert.Empty(TextOf(written));
            width = 80;
            AppearsIn(written, "\r3 texts");
            width = 0;
        }

        Assert.EndsWith("3 texts", TextOf(written), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_never_drawn_is_not_removed()
    {
        using StringWriter written = new();
        new StatusLine(written, _ => "3 texts", () => 80).Dispose();
        Assert.Empty(written.ToString());
    }

    [Fact]
    public void What_cannot_be_written_is_passed_over()
    {
        using StreamWriter full = new(new FullStream());
        new StatusLine(full, _ => "3 texts", terminalWidth: null).Dispose();
    }

    private static void AppearsIn(StringWriter written, string text) =>
        Assert.True(SpinWait.SpinUntil(() => TextOf(written).Contains(text, StringComparison.Ordinal), TimeSpan.FromMinutes(1)));

    private static string TextOf(StringWriter written)
    {
        // The line is written by another thread, which makes the text longer while it is copied.
        try
        {
            return written.ToString();
        }
        catch (ArgumentOutOfRangeException)
        {
            return string.Empty;
        }
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
