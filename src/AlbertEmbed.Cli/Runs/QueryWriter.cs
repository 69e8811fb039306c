using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Keeps queries and their vectors, at length 1.</summary>
internal sealed class QueryWriter : IEmbeddingWriter
{
    public List<float[]> Vectors { get; } = [];

    /// <summary>The queries themselves.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Takes the last vector away, with its text.</summary>
    public float[] TakeLast()
    {
        float[] last = Vectors[^1];
        Vectors.RemoveAt(Vectors.Count - 1);
        Texts.RemoveAt(Texts.Count - 1);
        return last;
    }

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        float[] vector = embedded.Vectors.ToArray();
        VectorPooling.Normalize(vector);
        Vectors.Add(vector);
        Texts.Add(item.Text);
    }

    public void Flush()
    {
        // They are kept as they come.
    }

    public void Complete()
    {
        // Nothing has to be ended.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
