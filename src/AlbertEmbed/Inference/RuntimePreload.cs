using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>
/// Loads the runtime on a thread beside the others, because that takes as long as everything else before the first batch. Code that needs
/// the runtime waits for it, and gets the failure if there was one.
/// </summary>
internal sealed class RuntimePreload : IDisposable
{
    private readonly Thread? thread;

    public RuntimePreload()
    {
        // A native binary prepares its locks when two threads first want the same one, and looks for their settings in AppContext. If the
        // other thread is preparing AppContext at that moment, each waits for the other for ever. So AppContext is prepared first.
        _ = AppContext.BaseDirectory;
        try
        {
            thread = WorkerThread.Start("runtime", Load);
        }
        catch (UserException)
        {
            // Then the library is loaded when it is needed.
        }
    }

    /// <summary>
    /// Waits for the thread: a process that ends while the library starts runs its destructors beside its constructors, and crashes.
    /// </summary>
    public void Dispose() => thread?.Join();

    private static void Load()
    {
        try
        {
            OnnxLibrary.EnsureStarted();
        }
        catch (RuntimeException)
        {
            // The exception is kept, and thrown again where the library is needed.
        }
    }
}
