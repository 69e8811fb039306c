using System.Runtime.CompilerServices;

namespace AlbertEmbed.Tokenization;

/// <summary>The pieces of a vocabulary as a double-array trie over UTF-16 units.</summary>
/// <remarks>
/// Aoe 1989, "An efficient digital search algorithm by using a double-array structure". Units get codes in the order of their first
/// occurrence: vocabularies start with frequent pieces, so the children of a node lie close together. Where only one piece continues,
/// its rest is not a chain of nodes: it is compared directly (the "tail" of the same paper).
/// </remarks>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoPiece = PieceTrieNode.NoPiece;

    /// <summary>The code of units that occur in no piece, and of the end of a piece.</summary>
    public const ushort End = 0;

    private readonly ushort[] codes;
    private readonly PieceTrieNode[] nodes;

    // The codes of all pieces, with an end after each.
    private readonly ushort[] units;

    /// <param name="pieces">The index of each piece is its id. Empty pieces are never found.</param>
    /// <param name="leastTailDepth">Starts of up to this many units are nodes, not tails, so that <see cref="NodeOf"/> finds them.</param>
    /// <param name="lastOfEqual">Whether the last of equal pieces counts, not the first.</param>
    public PieceTrie(PieceTable pieces, int leastTailDepth = 1, bool lastOfEqual = false)
    {
        PieceTrieBuilder builder = new(pieces, leastTailDepth, lastOfEqual);
        (codes, nodes, units) = (builder.Codes, builder.Nodes, builder.Units);
    }

    /// <summary>Fills in the code of each UTF-16 unit of a text, for <see cref="Matches"/>.</summary>
    public void Encode(ReadOnlySpan<char> text, Span<ushort> encoded)
    {
        ReadOnlySpan<ushort> table = codes;
        for (int i = 0; i < text.Length; i++)
        {
            encoded[i] = table[text[i]];
        }
    }

    /// <summary>The pieces that match a text at a position, shortest first.</summary>
    /// <param name="text">Codes.</param>
    /// <param name="start">The position.</param>
    /// <param name="node">The node to start from: pieces match without the units on the way to it.</param>
    public MatchEnumerator Matches(ReadOnlySpan<ushort> text, int start, int node = Root) => new(this, text, start, node);

    /// <summary>The node at the end of a short text, or <see cref="NoNode"/> if no piece starts with it.</summary>
    public int NodeOf(ReadOnlySpan<char> text)
    {
        int node = Root;
        foreach (char unit in text)
        {
            if (!TryStep(ref node, codes[unit]))
            {
                return NoNode;
            }
        }

        return node;
    }

    /// <summary>The id of a piece, or null.</summary>
    public int? IdOf(string piece)
    {
        ushort[] encoded = new ushort[piece.Length];
        Encode(piece, encoded);
        return IdOf(encoded) is var id and not NoPiece ? id : null;
    }

    /// <summary>The id of a piece, given as codes, or <see cref="NoPiece"/>.</summary>
    public int IdOf(ReadOnlySpan<ushort> piece)
    {
        foreach ((int end, int id) in Matches(piece, 0))
        {
            if (end == piece.Length)
            {
                return id;
            }
        }

        return NoPiece;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryStep(ref int node, ushort code)
    {
        PieceTrieNode[] all = nodes;
        int child = all[node].Base + code;
        if (code == End || (uint)child >= (uint)all.Length || all[child].Parent != node)
        {
            return false;
        }

        node = child;
        return true;
    }

    /// <summary>Walks down the trie and stops at each piece.</summary>
    internal ref struct MatchEnumerator
    {
        private readonly PieceTrie trie;
        private readonly ReadOnlySpan<ushort> text;
        private int end;
        private int node;
        private bool isEntered;

        internal MatchEnumerator(PieceTrie trie, ReadOnlySpan<ushort> text, int start, int node)
        {
            this.trie = trie;
            this.text = text;
            this.node = node;
            end = start;

            // A start node that begins a tail is not entered by a step, so MoveNext must look at it first.
            isEntered = node != Root && node != NoNode && trie.nodes[node].Piece <= PieceTrieNode.FirstTail;
        }

        /// <summary>End of the match in the text, and the id.</summary>
        public (int End, int Piece) Current { get; private set; }

        public readonly MatchEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            while (node != NoNode && (isEntered || (end < text.Length && trie.TryStep(ref node, text[end]))))
            {
                end += isEntered ? 0 : 1;
                isEntered = false;
                int piece = trie.nodes[node].Piece;
                if (piece >= 0)
                {
                    Current = (end, piece);
                    return true;
                }

                if (piece <= PieceTrieNode.FirstTail)
                {
                    return MatchTail();
                }
            }

            return false;
        }

        private bool MatchTail()
        {
            PieceTrieNode last = trie.nodes[node];
            ReadOnlySpan<ushort> tail = trie.units.AsSpan(last.Base);
            tail = tail[..tail.IndexOf(End)];
            node = NoNode;
            Current = (end + tail.Length, PieceTrieNode.FirstTail - last.Piece);
            return text[end..].StartsWith(tail);
        }
    }
}
