using System.Runtime.CompilerServices;

namespace AlbertEmbed.Tokenization;

/// <summary>The pieces of a vocabulary as a double-array trie over UTF-16 units.</summary>
/// <remarks>
/// Aoe 1989, "An efficient digital search algorithm by using a double-array structure". Units are renumbered in the order
/// in which the pieces have them: vocabularies start with the frequent ones, so the children of a node lie close together.
/// Where only one piece goes on, its rest is no chain of nodes but is compared as it is (the "tail" of the same paper).
/// </remarks>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoPiece = PieceTrieNode.NoPiece;

    /// <summary>The code of a unit that no piece has, and of a piece's end.</summary>
    public const ushort End = 0;

    private readonly ushort[] codes;
    private readonly PieceTrieNode[] nodes;

    // The codes of all pieces, each with an end.
    private readonly ushort[] units;

    /// <param name="pieces">The index of each one is its id; of equal ones the first counts. Empty ones are never found.</param>
    /// <param name="leastTailDepth">Texts of up to so many units have a node of their own, for <see cref="Walk"/>.</param>
    public PieceTrie(PieceTable pieces, int leastTailDepth = 1)
    {
        PieceTrieBuilder builder = new(pieces, leastTailDepth);
        (codes, nodes, units) = (builder.Codes, builder.Nodes, builder.Units);
    }

    /// <summary>Gives the code of each UTF-16 unit of a text, for <see cref="Matches"/>.</summary>
    public void Encode(ReadOnlySpan<char> text, Span<ushort> encoded)
    {
        ReadOnlySpan<ushort> table = codes;
        for (int i = 0; i < text.Length; i++)
        {
            encoded[i] = table[text[i]];
        }
    }

    /// <summary>The pieces that a text has at a place, shortest first.</summary>
    /// <param name="text">The text's codes.</param>
    /// <param name="start">The place.</param>
    /// <param name="node">Where to start in the trie: what lies before it is taken as read.</param>
    public MatchEnumerator Matches(ReadOnlySpan<ushort> text, int start, int node = Root) => new(this, text, start, node);

    /// <summary>The node at the end of a short text, or <see cref="NoNode"/> when no piece starts so.</summary>
    public int Walk(ReadOnlySpan<char> text)
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

    /// <summary>The id of a piece, or <see cref="NoPiece"/>.</summary>
    /// <param name="piece">Its codes.</param>
    public int Find(ReadOnlySpan<ushort> piece)
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

            // A start that is itself the beginning of a tail has been walked to, but not looked at.
            isEntered = node != Root && node != NoNode && trie.nodes[node].Piece <= PieceTrieNode.FirstTail;
        }

        /// <summary>Where the piece ends in the text, and its id.</summary>
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
