using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>One output format, which takes the engine's vectors with their records.</summary>
internal interface IEmbeddingWriter : ITextSink<TextRecord>, IDisposable
{
    /// <summary>Ends the output. Without this call, a file does not stay.</summary>
    void Complete();
}
