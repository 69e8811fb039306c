using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>WordPiece: takes the longest piece at each position; a word that pieces cannot cover is one unknown token.</summary>
internal sealed class WordPieceSegmenter : IWordSegmenter
{
    private readonly PieceTable pieces;
    private readonly PieceTrie trie;
    private readonly int continuation;
    private readonly int maxCharacters;

    /// <param name="pieces">The index of each piece is its id; the last of equal pieces counts, as in the reference.</param>
    /// <param name="unknown">The unknown token.</param>
    /// <param name="continuationPrefix">Marks pieces that continue a word.</param>
    /// <param name="maxCharacters">A word of more characters is unknown.</param>
    /// <exception cref="FormatException">The unknown token is not one of the pieces.</exception>
    public WordPieceSegmenter(PieceTable pieces, string unknown, string continuationPrefix = "##", int maxCharacters = 100)
    {
        this.pieces = pieces;
        this.maxCharacters = maxCharacters;
        ContinuationPrefix = continuationPrefix;
        trie = new PieceTrie(pieces, Math.Max(1, continuationPrefix.Length), lastOfEqual: true);
        continuation = trie.NodeOf(continuationPrefix);
        UnknownId = Require(unknown);
    }

    public int UnknownId { get; }

    public int Count => pieces.Count;

    public string? ContinuationPrefix { get; }

    public int? IdOf(string piece) => trie.IdOf(piece);

    /// <exception cref="FormatException">It is not one of the pieces.</exception>
    public int Require(string piece) => IdOf(piece) ?? throw new FormatException($"it has no token {piece}");

    public string PieceOf(int id) => id < pieces.Count ? pieces[id].ToString() : string.Empty;

    public void Segment(NormalizedText text, int start, int length, TokenBuffer output)
    {
        Span<ushort> word = output.Codes(length);
        trie.Encode(text.Chars.Slice(start, length), word);
        int mark = output.Count;
        bool isCovered = !IsTooLong(text.Chars.Slice(start, length));
        for (int at = 0; isCovered && at < word.Length;)
        {
            int end = FindLongest(word, at, out int id);
            isCovered = id != PieceTrie.NoPiece;
            if (isCovered)
            {
                Add(id, text, start + at, start + end, output);
                at = end;
            }
        }

        if (!isCovered)
        {
            output.Truncate(mark);
            Add(UnknownId, text, start, start + length, output);
        }
    }

    public void SegmentStart(NormalizedText text, int start, int length, TokenBuffer output)
    {
        // The rest decides whether the word is one unknown token, so no token of its start is certain.
    }

    private int FindLongest(ReadOnlySpan<ushort> word, int start, out int id)
    {
        id = PieceTrie.NoPiece;
        int end = start;
        foreach ((int matchEnd, int piece) in trie.Matches(word, start, start == 0 ? PieceTrie.Root : continuation))
        {
            (id, end) = (piece, matchEnd);
        }

        return end;
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= maxCharacters)
        {
            return false;
        }

        int characters = 0;
        foreach (Rune unused in word.EnumerateRunes())
        {
            characters++;
        }

        return characters > maxCharacters;
    }

    private void Add(int id, NormalizedText text, int start, int end, TokenBuffer output)
    {
        output.Add(id, isUnknown: id == UnknownId);
        if (output.KeepsDetails)
        {
            output.AddDetails(pieces[id].ToString(), text.Starts[start], text.Ends[end - 1]);
        }
    }
}
