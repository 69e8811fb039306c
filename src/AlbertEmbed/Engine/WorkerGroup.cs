using System.Runtime.ExceptionServices;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Engine;

/// <summary>Threads that work together: the first one that fails stops all.</summary>
/// <param name="stopped">Is cancelled by a failure; cancelled by others, it ends the work too.</param>
internal sealed class WorkerGroup(CancellationTokenSource stopped) : IDisposable
{
    private readonly List<Thread> threads = [];
    private readonly CountdownEvent running = new(1);
    private ExceptionDispatchInfo? failure;

    /// <summary>Starts a thread.</summary>
    /// <exception cref="UserException">The system does not start another thread.</exception>
    public void Start(string name, Action work)
    {
        stopped.Token.ThrowIfCancellationRequested();
        running.AddCount();
        try
        {
            threads.Add(WorkerThread.Start(name, () => Run(work)));
        }
        catch (UserException)
        {
            running.Signal();
            throw;
        }
    }

    /// <summary>Says that no more threads are started, and waits for those that were.</summary>
    /// <returns>False when the work was stopped before all of them had ended.</returns>
    public bool TryWait()
    {
        running.Signal();
        try
        {
            running.Wait(stopped.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits for the thread that was started first, and then for the others, but for these no longer than a time.</summary>
    public void WaitAfterStop(TimeSpan longest)
    {
        threads.Take(1).ToList().ForEach(first => first.Join());
        running.Wait(longest);
    }

    public void Join() => threads.ForEach(thread => thread.Join());

    /// <summary>Throws what a thread has thrown first.</summary>
    public void ThrowFailure() => failure?.Throw();

    public void Dispose() => running.Dispose();

    private void Run(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            // The failure that cancelled this was already recorded.
        }
#pragma warning disable CA1031 // Whatever it is, the caller of ThrowFailure gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            stopped.Cancel();
        }
        finally
        {
            running.Signal();
        }
    }
}
