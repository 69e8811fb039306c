using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Writes the engine's vectors with their records.</summary>
internal sealed class RecordSink(IEmbeddingWriter writer) : ITextSink<TextRecord>
{
    public void Write(in TextRecord item, in EmbeddedText embedded) => writer.Write(new EmbeddedRecord
    {
        Record = item,
        Vectors = embedded.Vectors,
        TokenCount = embedded.TokenCount,
        UnknownCount = embedded.UnknownCount,
        IsTruncated = embedded.IsTruncated,
        IsTokens = embedded.IsTokens,
        Tokens = embedded.Tokens,
        Offsets = embedded.Offsets,
    });

    public void Flush() => writer.Flush();
}
