using AlbertEmbed.Errors;
using AlbertEmbed.Native;

namespace AlbertEmbed.Inference;

/// <summary>The ONNX Runtime that is used.</summary>
internal sealed record RuntimeInfo(string Version, string Path)
{
    /// <exception cref="UserException">It cannot be loaded.</exception>
    public static RuntimeInfo Get()
    {
        try
        {
            return new RuntimeInfo(OrtLibrary.Instance.VersionText, OrtLibrary.Instance.Path);
        }
        catch (OrtException e)
        {
            throw UserException.Failure(e.Message, e);
        }
    }
}
