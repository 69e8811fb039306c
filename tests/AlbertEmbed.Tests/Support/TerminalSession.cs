using System.Diagnostics;
using System.Globalization;

namespace AlbertEmbed.Tests.Support;

/// <summary>A shell in a real terminal (tmux): what is typed there, and what a user then sees.</summary>
internal sealed class TerminalSession : IDisposable
{
    private const string Rows = "24";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly string socket;
    private readonly string bytes;

    /// <param name="work">The shell's folder.</param>
    /// <param name="columns">Width of the terminal.</param>
    public TerminalSession(WorkFolder work, int columns)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the terminal is tried on Linux");
        ScriptRun.SkipUnlessItRuns("tmux", "tmux -V", "Debian's tmux");
        (socket, bytes) = (work.Path("tmux"), work.Path("bytes"));
        string program = BuiltProgram.Path;
        string path = $"{Path.GetDirectoryName(program)}:{Environment.GetEnvironmentVariable("PATH")}";
        Tmux(
            "new-session", "-d", "-x", Text(columns), "-y", Rows, "-c", work.Path(string.Empty),
            "env", "-u", "ALBERT_EMBED_MODEL", "-u", "NO_COLOR", $"PATH={path}", "PS1=$ ", "bash", "--norc", "--noprofile");
        Tmux("pipe-pane", $"cat > '{bytes}'");
        WaitFor(rows => rows is ["$"]);
    }

    /// <summary>All that programs have written to the terminal so far, to the last control character.</summary>
    public string Bytes => File.Exists(bytes) ? File.ReadAllText(bytes) : string.Empty;

    /// <summary>The rows that have something in them, rows that were too long for the terminal joined.</summary>
    public string[] Screen => Rowed(Tmux("capture-pane", "-p", "-J"));

    /// <summary>The same, as the terminal has them.</summary>
    public string[] Cells => Rowed(Tmux("capture-pane", "-p"));

    /// <summary>Types a command, and Enter.</summary>
    public void Enter(string command)
    {
        Tmux("send-keys", "-l", command);
        Tmux("send-keys", "Enter");
    }

    /// <summary>Types Ctrl-C.</summary>
    public void Interrupt() => Tmux("send-keys", "C-c");

    /// <summary>Types Ctrl-D.</summary>
    public void EndInput() => Tmux("send-keys", "C-d");

    public void Resize(int columns) => Tmux("resize-window", "-x", Text(columns), "-y", Rows);

    /// <summary>Opens another terminal, which nobody looks at.</summary>
    /// <returns>Its device.</returns>
    public string OpenOther()
    {
        Tmux("new-window", "-d", "sleep 600");
        return Rowed(Tmux("list-panes", "-s", "-F", "#{pane_tty}"))[^1];
    }

    /// <summary>Waits until the screen shows what a test expects.</summary>
    public string[] WaitFor(Func<string[], bool> isExpected)
    {
        string[] rows = [];
        bool found = SpinWait.SpinUntil(
            () =>
            {
                Thread.Sleep(50);
                return isExpected(rows = Screen);
            },
            LongestWait);
        Assert.True(found, string.Join('\n', rows));
        return rows;
    }

    public void Dispose() => Tmux("kill-server");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] Rowed(string screen) =>
        [.. screen.Split('\n').Select(row => row.TrimEnd()).Where(row => row.Length > 0)];

    private string Tmux(params string[] arguments)
    {
        BuiltProgram.Result run = BuiltProgram.Run(new ProcessStartInfo("tmux", ["-u", "-S", socket, "-f", "/dev/null", .. arguments]), []);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
