using System.Text.RegularExpressions;
using AlbertEmbed.Tests.Support;

namespace AlbertEmbed.Tests.Cli;

/// <summary>What a user sees of a run in a real terminal. The screens are in <c>Snapshots/terminal</c>, their numbers as N.</summary>
public sealed partial class TerminalRunTests : IDisposable
{
    private const string Run = "albert-embed -i texts.txt -o v.npy";

    private readonly WorkFolder work = new();

    public TerminalRunTests() => work.Write(
        "texts.txt",
        string.Concat(
            Enumerable.Range(1, 60_000).Select(number => $"Text {number} is about {number % 97} things and {number % 89} more.\n")));

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public void A_run_into_a_file_shows_one_line_of_progress_and_leaves_a_clean_line_when_it_is_interrupted(int columns)
    {
        using TerminalSession terminal = new(work, columns);
        terminal.Enter(Run);
        string[] shown = terminal.WaitFor(rows => HasProgress(rows) && rows[^1].Contains(" left", StringComparison.Ordinal));
        Snapshot.Check($"terminal/progress-{columns}.txt", Readable(shown));
        terminal.Interrupt();
        terminal.WaitFor(rows => rows[^1] == "$");
        terminal.Enter("echo exit $?");
        string[] ended = terminal.WaitFor(rows => rows.Contains("exit 130"));
        Snapshot.Check("terminal/interrupted.txt", Readable(ended));
    }

    [Fact]
    public void A_terminal_that_is_made_narrower_has_a_line_that_fits_and_a_wider_one_is_filled_again()
    {
        using TerminalSession terminal = new(work, 80);
        terminal.Enter(Run);
        terminal.WaitFor(HasProgress);
        terminal.Resize(40);
        terminal.WaitFor(_ => NarrowProgress().IsMatch(terminal.Cells[^1]));
        terminal.Resize(100);
        terminal.WaitFor(_ => WideProgress().IsMatch(terminal.Cells[^1]));
        terminal.Interrupt();
        Assert.Equal("albert-embed: interrupted", terminal.WaitFor(rows => rows[^1] == "$")[^2]);
    }

    [Fact]
    public void Training_shows_how_far_it_is_though_its_report_comes_out_on_the_same_terminal()
    {
        work.Write(
            "labelled.tsv",
            "text\tlabel\n" + string.Concat(Enumerable.Range(1, 60_000).Select(number => $"Text about {number} things\t{number % 2}\n")));
        using TerminalSession terminal = new(work, 80);
        terminal.Enter("albert-embed classify train labelled.tsv");
        terminal.WaitFor(HasProgress);
        terminal.Interrupt();
        Assert.Equal("albert-embed: interrupted", terminal.WaitFor(rows => rows[^1] == "$")[^2]);
    }

    [Fact]
    public void A_run_that_ends_leaves_nothing_of_its_progress()
    {
        work.Write("texts.txt", string.Concat(Enumerable.Range(1, 600).Select(number => $"A text that is about {number} things.\n")));
        using TerminalSession terminal = new(work, 80);
        terminal.Enter("albert-embed -v --device cpu -i texts.txt -o v.npy; echo exit $?");
        string[] shown = terminal.WaitFor(rows => rows.Contains("exit 0"));
        Snapshot.Check("terminal/ended.txt", Readable(shown));
    }

    [Theory]
    [InlineData("albert-embed -i texts.txt")]
    [InlineData("cat texts.txt | albert-embed | cat > v.jsonl")]
    [InlineData("albert-embed -i texts.txt -o >(cat > v.jsonl)")]
    [InlineData("TERM=dumb albert-embed -i texts.txt > v.jsonl")]
    [InlineData("albert-embed -i texts.txt --progress never > v.jsonl")]
    [InlineData("albert-embed -i texts.txt -q > v.jsonl")]
    public void No_progress_comes_where_data_may_be_or_a_line_cannot_be_redrawn(string command)
    {
        using TerminalSession terminal = new(work, 80);
        terminal.Enter(command);
        Thread.Sleep(TimeSpan.FromSeconds(3));
        terminal.Interrupt();
        terminal.WaitFor(rows => rows[^1].EndsWith('$'));
        Assert.DoesNotContain("records", terminal.Bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("%", terminal.Bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_the_background_leaves_the_line_to_the_shell_until_it_is_in_the_foreground()
    {
        using TerminalSession terminal = new(work, 80);
        terminal.Enter($"{Run} &");
        Thread.Sleep(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain("%", terminal.Bytes, StringComparison.Ordinal);
        terminal.Enter("fg");
        terminal.WaitFor(HasProgress);
    }

    [Fact]
    public void Texts_that_are_typed_are_not_drawn_over()
    {
        using TerminalSession terminal = new(work, 80);
        terminal.Enter("albert-embed -i - --input-format lines -o v.npy; echo exit $?");
        terminal.WaitFor(_ => File.Exists(work.Path("v.npy.part")));
        terminal.Enter("one text");
        Thread.Sleep(TimeSpan.FromSeconds(2));
        terminal.Enter("another text");
        terminal.EndInput();
        string[] shown = terminal.WaitFor(rows => rows.Contains("exit 0"));

        // What is typed while the runtime takes over the terminal is echoed twice.
        Assert.Equal(["one text", "another text", "exit 0"], shown[1..^1].Distinct());
        Assert.DoesNotContain("records", terminal.Bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_goes_to_another_terminal_leaves_this_one_to_progress()
    {
        using TerminalSession terminal = new(work, 80);
        string other = terminal.OpenOther();
        terminal.Enter($"albert-embed -i texts.txt > {other}");
        terminal.WaitFor(HasProgress);
    }

    [Fact]
    public void Progress_needs_nothing_of_a_terminal_but_a_carriage_return()
    {
        using TerminalSession terminal = new(work, 80);
        terminal.Enter($"NO_COLOR=1 {Run}");
        terminal.WaitFor(HasProgress);
        terminal.Interrupt();
        terminal.WaitFor(rows => rows[^1] == "$");
        string drawn = terminal.Bytes[terminal.Bytes.IndexOf('%', StringComparison.Ordinal)..];
        drawn = drawn[..drawn.IndexOf("interrupted", StringComparison.Ordinal)];
        Assert.DoesNotContain(drawn, c => char.IsControl(c) && c is not ('\r' or '\n'));
    }

    [Fact]
    public void Bytes_are_not_shown_on_a_terminal()
    {
        using TerminalSession terminal = new(work, 80);
        terminal.Enter("albert-embed --format npy hello; echo exit $?");
        terminal.WaitFor(rows => rows.Contains("exit 2"));
        terminal.Enter("albert-embed hello -o /dev/tty --format npy; echo exit $?");
        terminal.WaitFor(rows => rows.Count(row => row == "exit 2") == 2);
        terminal.Enter("ln -s /dev/stdout v.jsonl.gz; albert-embed hello -o v.jsonl.gz; echo exit $?");
        string[] shown = terminal.WaitFor(rows => rows.Count(row => row == "exit 2") == 3);
        Snapshot.Check("terminal/binary.txt", string.Join('\n', shown) + "\n");
    }

    private static bool HasProgress(string[] rows) => SomeRecords().IsMatch(rows[^1]);

    /// <summary>The rows with numbers that are the same in every run.</summary>
    private static string Readable(string[] rows) =>
        Number().Replace(Bar().Replace(string.Join('\n', rows), match => $"[{new string('#', 4)}....]"), "N") + "\n";

    [GeneratedRegex(@"%  [1-9][0-9]+ records  ")]
    private static partial Regex SomeRecords();

    [GeneratedRegex(@"^[0-9]+%  [0-9]+ records  [0-9:]+ left$")]
    private static partial Regex NarrowProgress();

    [GeneratedRegex(@"^\[#*\.*\]  [0-9]+%  [0-9]+ records  [0-9.]+ records/s  [0-9.]+ tokens/s  [0-9:]+ left$")]
    private static partial Regex WideProgress();

    [GeneratedRegex(@"\[#*\.*\]")]
    private static partial Regex Bar();

    [GeneratedRegex(@"[0-9]+([.:][0-9]+)*")]
    private static partial Regex Number();
}
