namespace AlbertEmbed.Errors;

/// <summary>
/// What a process has to see to when it is ended while its threads are in calls that nothing cuts short: temporary files go, and what is
/// being kept for the next run is kept. Safe to use from several threads.
/// </summary>
internal static class UnfinishedWork
{
    private static readonly HashSet<string> Temporary = new(StringComparer.Ordinal);
    private static int savers;

    /// <summary>Whether something is being kept, which is worth waiting for.</summary>
    public static bool IsSaving => Volatile.Read(ref savers) > 0;

    /// <summary>Says what is kept, for a process that has to end at once; null where nothing is.</summary>
    public static Func<string?>? Kept { get; set; }

    /// <summary>Notes a file or folder that must not outlive the process.</summary>
    public static void Add(string path)
    {
        lock (Temporary)
        {
            Temporary.Add(path);
        }
    }

    /// <summary>Notes that a file or folder is deleted, has its name, or is to stay.</summary>
    public static void Remove(string path)
    {
        lock (Temporary)
        {
            Temporary.Remove(path);
        }
    }

    /// <summary>Begins to keep something, until what is returned is disposed.</summary>
    public static IDisposable Saving()
    {
        Interlocked.Increment(ref savers);
        return new Saver();
    }

    /// <summary>Deletes all temporary files and folders, as far as that goes.</summary>
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
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
