using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>The ONNX Runtime that is used.</summary>
internal sealed record RuntimeInfo(string Version, string LibraryPath)
{
    /// <exception cref="UserException">It cannot be loaded.</exception>
    public static RuntimeInfo Load() =>
        RuntimeErrors.Translate(() => new RuntimeInfo(OnnxLibrary.LoadedVersion, OnnxLibrary.FindPath()));

    /// <summary>The folder of the library, which is not loaded for that.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string Folder =>
        RuntimeErrors.Translate(() => Path.GetDirectoryName(Path.GetFullPath(OnnxLibrary.FindPath()))!);
}
