using AlbertEmbed.CommandLine;

namespace AlbertEmbed.Tests.CommandLine;

public sealed class StatusLineTests
{
    [Theory]
    [InlineData(0, "[........................]")]
    [InlineData(0.49, "[###########.............]")]
    [InlineData(0.5, "[############............]")]
    [InlineData(0.999, "[#######################.]")]
    [InlineData(1, "[########################]")]
    public void A_bar_is_full_only_at_the_end(double share, string bar) => Assert.Equal(bar, StatusLine.Bar(share));

    [Fact]
    public void Elsewhere_than_on_a_terminal_the_last_state_stays_as_a_line()
    {
        using StringWriter written = new();
        string state = "begun";
        using (new StatusLine(written, () => state, isTerminal: false))
        {
            state = "3 texts";
        }

        Assert.Equal("3 texts" + Environment.NewLine, written.ToString());
    }

    [Fact]
    public void On_a_terminal_nothing_of_it_stays()
    {
        using StringWriter written = new();
        using (new StatusLine(written, () => "3 texts", isTerminal: true))
        {
            Assert.True(SpinWait.SpinUntil(() => Text().Contains("3 texts", StringComparison.Ordinal), TimeSpan.FromMinutes(1)));
        }

        Assert.EndsWith("\r\e[K", Text(), StringComparison.Ordinal);

        string Text()
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
    }

    [Fact]
    public void What_cannot_be_written_is_passed_over()
    {
        using StreamWriter full = new(new FullStream());
        new StatusLine(full, () => "3 texts", isTerminal: false).Dispose();
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
    }
}
