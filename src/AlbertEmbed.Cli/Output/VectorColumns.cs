using AlbertEmbed.Columns;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>The vector of each text, or its tokens and their vectors.</summary>
/// <param name="codec">How vectors are stored.</param>
/// <param name="isTokens">Whether each token has a vector.</param>
internal sealed class VectorColumns(VectorCodec codec, bool isTokens) : IRecordColumns
{
    private readonly TokenColumns? tokens = isTokens ? new TokenColumns() : null;
    private readonly FixedColumn embedding =
        FixedColumn.List(VectorColumn.Name, VectorColumn.TypeOf(codec.Type), isTokens ? 2 : 1, isPacked: false);

    private byte[] stored = [];

    public IReadOnlyList<TableColumn> Columns => [.. tokens?.Columns ?? [], embedding];

    /// <exception cref="UserException">A component is beyond what is stored.</exception>
    public void Add(in TextRecord item, in EmbeddedText embedded)
    {
        tokens?.Add(item, embedded);
        int length = embedded.Vectors.Length / codec.Width * codec.RowLength;
        if (stored.Length < length)
        {
            stored = new byte[length];
        }

        if (!codec.TryEncode(embedded.Vectors, stored.AsSpan(0, length)))
        {
            throw VectorTypes.BeyondFloat16(item.Place);
        }

        for (int at = 0; at < length; at += codec.RowLength)
        {
            VectorColumn.Add(embedding.Buffer, stored.AsSpan(at, codec.RowLength), codec.Type, at == 0 ? 0 : 1);
        }

        if (length == 0)
        {
            embedding.Buffer.AddNull();
        }
    }
}
