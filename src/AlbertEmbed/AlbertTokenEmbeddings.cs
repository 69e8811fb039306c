namespace AlbertEmbed;

/// <summary>The vectors of a text's tokens, for named entities and the like.</summary>
/// <param name="Vectors">[<c>Tokens.Count</c>, width], row by row.</param>
/// <param name="Tokens">The tokens, special ones included.</param>
/// <param name="Info">Token counts.</param>
public sealed record AlbertTokenEmbeddings(ReadOnlyMemory<float> Vectors, IReadOnlyList<AlbertToken> Tokens, AlbertTextInfo Info)
{
    /// <summary>Components of each vector.</summary>
    public int Width => Vectors.Length / Tokens.Count;

    /// <summary>The vector of a token: [<see cref="Width"/>].</summary>
    /// <param name="token">Index of the token, from 0.</param>
    public ReadOnlyMemory<float> this[int token] => Vectors.Slice(token * Width, Width);
}
