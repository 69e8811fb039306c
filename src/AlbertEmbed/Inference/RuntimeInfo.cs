using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>The ONNX Runtime that is used.</summary>
internal sealed record RuntimeInfo(string Version, string Path)
{
    /// <exception cref="UserException">It cannot be loaded.</exception>
    public static RuntimeInfo Get() => RuntimeErrors.Translate(() => new RuntimeInfo(OnnxLibrary.Version, OnnxLibrary.Find()));

    /// <summary>The folder of the library, which is not loaded for that.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string Folder =>
        RuntimeErrors.Translate(() => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(OnnxLibrary.Find()))!);
}
