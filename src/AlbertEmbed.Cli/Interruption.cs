using System.Runtime.InteropServices;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;

namespace AlbertEmbed;

/// <summary>
/// Ends the process when a signal asks for it. The first signal cancels a token, and what looks at it ends in order; what does not (a
/// native call, a pipe that nobody writes to) is ended by force a moment later. A second signal ends the process at once.
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    private const int SignalBase = 128;
    private const long SameSignal = 100;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSave = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestMessage = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int exitCode;
    private long firstAt;

    public Interruption()
    {
        try
        {
            foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            {
                registrations.Add(PosixSignalRegistration.Create(signal, Stop));
            }
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException)
        {
            // Without a thread for signals they end the process as the system does.
        }
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>128 and the number of the first signal; null when there was none.</summary>
    public int? ExitCode => Volatile.Read(ref exitCode) is var code && code > 0 ? code : null;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGTERM => 15,
        _ => 2,
    };

    private static void End(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        // Destructors of native libraries would run beside their threads, and crash.
        EndAtOnce(code);
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        int code = SignalBase + Number(context.Signal);
        if (Interlocked.CompareExchange(ref exitCode, code, 0) != 0)
        {
            // A terminal that is closed and timeout(1) both send a signal twice.
            if (Environment.TickCount64 - Volatile.Read(ref firstAt) > SameSignal)
            {
                EndByMessage(StatusLine.EndShown);
            }

            return;
        }

        Volatile.Write(ref firstAt, Environment.TickCount64);
        bool isWatched = TryStart(EndByForce);
        try
        {
            source.Cancel();
        }
        catch (Exception e) when (e is ObjectDisposedException or AggregateException)
        {
            // The signal came when the run had ended, or what was to be stopped has ended in its own way.
        }

        if (!isWatched)
        {
            EndByForce();
        }
    }

    private void EndByForce()
    {
        Thread.Sleep(Grace);
        for (TimeSpan waited = TimeSpan.Zero; UnfinishedWork.IsSaving && waited < LongestSave; waited += Step)
        {
            Thread.Sleep(Step);
        }

        UnfinishedWork.Delete();
        EndByMessage(SayEnd);
    }

    /// <summary>Ends the process when a message is written, or soon.</summary>
    private void EndByMessage(ThreadStart say)
    {
        try
        {
            // Whoever reads standard error may have stopped to.
            WorkerThread.Start("message", say).Join(LongestMessage);
        }
        catch (UserException)
        {
            // The exit code says it too.
        }

        End(exitCode);
    }

    private static void SayEnd()
    {
        StatusLine.EndShown();
        Messages.Error("interrupted");
        if (UnfinishedWork.Kept?.Invoke() is { } kept)
        {
            Messages.Error(kept);
        }
    }

    private static bool TryStart(ThreadStart work)
    {
        try
        {
            WorkerThread.Start("interruption", work);
            return true;
        }
        catch (UserException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EndAtOnce(int code);
}
