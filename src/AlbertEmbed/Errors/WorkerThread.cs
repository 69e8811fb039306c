namespace AlbertEmbed.Errors;

/// <summary>Starts threads, and says so in a sentence when the system's limits do not allow another one.</summary>
internal static class WorkerThread
{
    /// <summary>Starts a thread that does not keep the process alive: a read or a native call on it may never end.</summary>
    /// <exception cref="UserException">The system does not start another thread.</exception>
    public static Thread Start(string name, ThreadStart work)
    {
        Thread thread = new(work) { IsBackground = true, Name = name };
        try
        {
            thread.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw UserException.Failure(
                $"The system does not start another thread ({name}): its limit on threads (ulimit -u, a container's "
                    + $"pids limit) or on memory is reached.",
                e).With(Remedy.FewerThreads);
        }

        return thread;
    }
}
