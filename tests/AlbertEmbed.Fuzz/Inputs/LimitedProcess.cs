using System.Globalization;
using System.Runtime.InteropServices;

namespace AlbertEmbed.Fuzz.Inputs;

/// <summary>
/// Starts a program and says how it ended and how much memory it took at most, which <see cref="System.Diagnostics.Process"/> does not
/// tell. Linux counts the memory of the process that starts another as the other's, so this one has to stay small.
/// </summary>
internal static class LimitedProcess
{
    private const string Library = "libc";
    private const int PidfdOpen = 434;
    private const int Kill = 9;
    private const int ReadyToRead = 1;
    private const int WriteCreateTruncate = 0x241;
    private const int OwnerReadsAndWrites = 0x180;
    private const int SizeOfFileActions = 256;
    private const int LongsOfUsage = 18;
    private const int PeakInUsage = 4;
    private const int BetweenLooks = 100;

    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT"];

    /// <param name="arguments">The program and its arguments.</param>
    /// <param name="environment">Variables besides those that any program needs.</param>
    /// <param name="outputs">Where what it writes goes.</param>
    /// <param name="limits">When it is killed.</param>
    public static LimitedRun Run(
        string[] arguments,
        IReadOnlyDictionary<string, string> environment,
        RunOutputs outputs,
        RunLimits limits)
    {
        string[] variables =
        [
            .. Inherited.Where(
                name =>
                    Environment.GetEnvironmentVariable(name) is not null).Select(name =>
                    $"{name}={Environment.GetEnvironmentVariable(name)}"),
            .. environment.Select(one => $"{one.Key}={one.Value}"),
        ];
        nint[] argv = Texts(arguments);
        nint[] envp = Texts(variables);
        nint[] paths = Texts(["/dev/null", outputs.StandardOutput, outputs.StandardError]);
        nint actions = Marshal.AllocHGlobal(SizeOfFileActions);
        try
        {
            Check(posix_spawn_file_actions_init(actions));
            Check(posix_spawn_file_actions_addopen(actions, 0, paths[0], 0, 0));
            Check(posix_spawn_file_actions_addopen(actions, 1, paths[1], WriteCreateTruncate, OwnerReadsAndWrites));
            Check(posix_spawn_file_actions_addopen(actions, 2, paths[2], WriteCreateTruncate, OwnerReadsAndWrites));
            long start = Environment.TickCount64;
            Check(posix_spawn(out int process, argv[0], actions, 0, argv, envp));
            Check(posix_spawn_file_actions_destroy(actions));
            return Wait(process, start, limits);
        }
        finally
        {
            Marshal.FreeHGlobal(actions);
            foreach (nint text in (nint[])[.. argv, .. envp, .. paths])
            {
                Marshal.FreeCoTaskMem(text);
            }
        }
    }

    /// <summary>Gives a file another name. False where the file system cannot.</summary>
    public static bool Link(string from, string to)
    {
        nint[] names = Texts([from, to]);
        int result = link(names[0], names[1]);
        Array.ForEach(names, Marshal.FreeCoTaskMem);
        return result == 0;
    }

    private static LimitedRun Wait(int process, long start, RunLimits limits)
    {
        int ending = (int)syscall(PidfdOpen, process, 0);
        bool timedOut = false;
        bool tooLarge = false;
        PollRequest request = new() { Descriptor = ending, Events = ReadyToRead };
        while (poll(ref request, 1, BetweenLooks) == 0)
        {
            timedOut = Environment.TickCount64 - start > limits.Longest.TotalMilliseconds;
            tooLarge = Resident(process) > limits.MostBytes;
            if (timedOut || tooLarge)
            {
                _ = kill(process, Kill);
                break;
            }
        }

        long[] usage = new long[LongsOfUsage];
        if (wait4(process, out int status, 0, usage) != process)
        {
            throw new InvalidOperationException("the child's end went to somebody else");
        }

        _ = close(ending);
        TimeSpan took = TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
        return new LimitedRun(status, timedOut, tooLarge, usage[PeakInUsage] * 1024, took);
    }

    private static long Resident(int process)
    {
        try
        {
            string[] words = File.ReadAllText($"/proc/{process}/statm").Split(' ');
            return words.Length > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }

    private static nint[] Texts(IEnumerable<string> texts) => [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"a child cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

#pragma warning disable SYSLIB1054 // Generated marshalling needs unsafe code, which this project does not allow.
#pragma warning disable SA1300, IDE1006 // The system's names.
    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_init(nint actions);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_destroy(nint actions);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn_file_actions_addopen(nint actions, int descriptor, nint path, int flags, int mode);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_spawn( // long: The system decides what its function takes.
        out int process, nint path, nint actions, nint attributes, nint[] arguments, nint[] environment);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint syscall(nint number, nint process, nint flags);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int poll(ref PollRequest request, nuint count, int milliseconds);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int wait4(int process, out int status, int options, [In, Out] long[] usage);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(nint from, nint to);
#pragma warning restore SA1300, IDE1006, SYSLIB1054

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
