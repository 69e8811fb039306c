using AlbertEmbed.Engine;

namespace AlbertEmbed.Calls;

/// <summary>Makes what callers get of vectors in memory that is used again.</summary>
internal static class Copies
{
    public static AlbertTextInfo Info(in EmbeddedText embedded) => new(embedded.TokenCount, embedded.UnknownCount, embedded.IsTruncated);

    public static AlbertEmbedding Vector(in EmbeddedText embedded) => new(embedded.Vectors.ToArray(), Info(embedded));

    public static AlbertTokenEmbeddings Tokens(in EmbeddedText embedded)
    {
        AlbertToken[] tokens = new AlbertToken[embedded.Tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            (int start, int end) = embedded.Offsets[i];
            tokens[i] = new AlbertToken(embedded.Ids[i], embedded.Tokens[i], start..end);
        }

        return new AlbertTokenEmbeddings(embedded.Vectors.ToArray(), tokens, Info(embedded));
    }
}
