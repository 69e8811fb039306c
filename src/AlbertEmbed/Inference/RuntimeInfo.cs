using AlbertEmbed.Errors;
using AlbertEmbed.Native;

namespace AlbertEmbed.Inference;

/// <summary>The ONNX Runtime that is used.</summary>
internal sealed record RuntimeInfo(string Version, string Path)
{
    /// <summary>
    /// Starts loading it on a thread of its own: that takes as long as everything else before the first batch. Whoever needs it
    /// waits for that, and hears of a failure.
    /// </summary>
    public static void Preload()
    {
        // A native binary prepares its locks when two threads first want the same one, and looks for their settings in AppContext. Should the
        // other thread be preparing AppContext just then, each waits for the other, for ever: so that is done before there are two.
        _ = AppContext.BaseDirectory;
        new Thread(Load) { IsBackground = true, Name = "runtime" }.Start();
    }

    /// <exception cref="UserException">It cannot be loaded.</exception>
    public static RuntimeInfo Get() =>
        EncoderSession.Guard(() => new RuntimeInfo(OrtLibrary.Instance.VersionText, OrtLibrary.Instance.Path));

    /// <summary>The folder of the library, which is not loaded for that.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string Folder => EncoderSession.Guard(() => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(OrtLibrary.Find()))!);

    private static void Load()
    {
        try
        {
            _ = OrtLibrary.Instance;
        }
        catch (OrtException)
        {
            // The next one who asks gets it again.
        }
    }
}
