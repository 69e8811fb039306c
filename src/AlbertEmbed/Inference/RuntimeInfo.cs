using AlbertEmbed.Errors;
using AlbertEmbed.Native;

namespace AlbertEmbed.Inference;

/// <summary>The ONNX Runtime that is used.</summary>
internal sealed record RuntimeInfo(string Version, string Path)
{
    /// <exception cref="UserException">It cannot be loaded.</exception>
    public static RuntimeInfo Get() =>
        EncoderSession.Guard(() => new RuntimeInfo(OrtLibrary.Instance.VersionText, OrtLibrary.Instance.Path));

    /// <summary>The folder of the library, which is not loaded for that.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string Folder => EncoderSession.Guard(() => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(OrtLibrary.Find()))!);
}
