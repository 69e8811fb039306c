using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>
/// Loads the runtime on a thread of its own: that takes as long as everything else before the first batch. Whoever needs it waits for that,
/// and hears of a failure.
/// </summary>
internal sealed class RuntimePreload : IDisposable
{
    private readonly Thread? thread;

    public RuntimePreload()
    {
        // A native binary prepares its locks when two threads first want the same one, and looks for their settings in AppContext. Should
        // the
        // other thread be preparing AppContext just then, each waits for the other, for ever: so that is done before there are two.
        _ = AppContext.BaseDirectory;
        try
        {
            thread = WorkerThread.Start("runtime", Load);
        }
        catch (UserException)
        {
            // It is loaded when it is needed.
        }
    }

    /// <summary>
    /// Waits: a process that ends while the library is being initialized runs its destructors beside its constructors, and crashes.
    /// </summary>
    public void Dispose() => thread?.Join();

    private static void Load()
    {
        try
        {
            OnnxLibrary.Start();
        }
        catch (RuntimeException)
        {
            // The next one who asks gets it again.
        }
    }
}
