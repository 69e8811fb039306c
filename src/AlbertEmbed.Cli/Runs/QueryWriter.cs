using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;


namespace AlbertEmbed.Runs;

/// <summary>Keeps the vectors of queries, at length 1.</summary>
internal sealed class QueryWriter : IEmbeddingWriter
{
    public List<float[]> Vectors { get; } = [];

    /// <summary>Takes the last vector away.</summary>
    public float[] TakeLast()
    {
        float[] last = Vectors[^1];
        Vectors.RemoveAt(Vectors.Count - 1);
        return last;
    }

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        float[] vector = embedded.Vectors.ToArray();
        VectorPooling.Normalize(vector);
        Vectors.Add(vector);
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
