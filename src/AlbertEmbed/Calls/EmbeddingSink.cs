using AlbertEmbed.Engine;

namespace AlbertEmbed.Calls;

/// <summary>Collects the vectors of a list of texts.</summary>
/// <param name="capacity">Number of texts.</param>
internal sealed class EmbeddingSink(int capacity) : ITextSink<ListedText>
{
    public List<AlbertEmbedding> All { get; } = new(capacity);

    public void Write(in ListedText item, in EmbeddedText embedded) => All.Add(Copies.Vector(embedded));

    public void Flush()
    {
    }
}
