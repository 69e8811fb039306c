namespace AlbertEmbed.Cache;

/// <summary>What a cache knows of one text.</summary>
/// <param name="hash">SHA-256 of the text.</param>
internal sealed class CachedText(byte[] hash)
{
    private readonly List<(int Part, float[]? Vectors)> parts = [];

    public byte[] Hash => hash;

    /// <summary>Whether its vectors were given.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Notes what the cache has.</summary>
    /// <param name="part">Number of the window among those of the text.</param>
    /// <param name="vectors">Its vectors; null where they are damaged.</param>
    public void Add(int part, float[]? vectors) => parts.Add((part, vectors));

    /// <summary>Gives the vectors of a part, if they are known.</summary>
    public bool TryTake(int part, Span<float> vectors)
    {
        bool isKnown = Find(part) is { } known && known.Length == vectors.Length;
        if (isKnown)
        {
            Find(part).CopyTo(vectors);
        }

        IsTaken = isKnown && (part == 0 || IsTaken);
        return isKnown;
    }

    /// <summary>What the cache is to have of a part; null where it has that.</summary>
    public CachedVector? Missing(int part, ReadOnlyMemory<float> vectors) => Find(part)?.Length == vectors.Length
        ? null
        : new CachedVector(hash, part, vectors, IsReplacement: parts.Exists(known => known.Part == part));

    private float[]? Find(int part) => parts.Find(known => known.Part == part).Vectors;
}
