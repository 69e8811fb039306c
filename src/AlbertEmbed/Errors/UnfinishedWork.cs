namespace AlbertEmbed.Errors;

/// <summary>
/// Work that must be finished when the process is ended while its threads are in calls that cannot be interrupted: temporary files are
/// deleted, and state for the next run is saved. Safe to use from several threads.
/// </summary>
internal static class UnfinishedWork
{
    private static readonly HashSet<string> Temporary = new(StringComparer.Ordinal);
    private static int savers;

    /// <summary>Whether state is being saved at the moment; the process waits for it.</summary>
    public static bool IsSaving => Volatile.Read(ref savers) > 0;

    /// <summary>Says what was saved, for a process that has to end at once; null where nothing is saved.</summary>
    public static Func<string?>? Kept { get; set; }

    /// <summary>Registers a file or folder that must not outlive the process.</summary>
    public static void Add(string path)
    {
        lock (Temporary)
        {
            Temporary.Add(path);
        }
    }

    /// <summary>Forgets a file or folder that was deleted, has got its final name, or is to stay.</summary>
    public static void Remove(string path)
    {
        lock (Temporary)
        {
            Temporary.Remove(path);
        }
    }

    /// <summary>Marks that state is being saved, until the returned object is disposed.</summary>
    public static IDisposable Saving()
    {
        Interlocked.Increment(ref savers);
        return new Saver();
    }

    /// <summary>Deletes all temporary files and folders that can be deleted.</summary>
    public static void Delete()
    {
        string[] paths;
        lock (Temporary)
        {
            paths = [.. Temporary];
        }

        foreach (string path in paths)
        {
            try
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path, recursive: true);
                }
                else
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                // The process ends all the same.
            }
        }
    }

    private sealed class Saver : IDisposable
    {
        private bool isDone;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref isDone, true))
            {
                Interlocked.Decrement(ref savers);
            }
        }
    }
}
