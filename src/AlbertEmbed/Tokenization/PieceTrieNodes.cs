namespace AlbertEmbed.Tokenization;

/// <summary>The double array of a <see cref="PieceTrie"/> while it grows: finds places for the children of each node.</summary>
internal sealed class PieceTrieNodes
{
    /// <summary>Head of the list of free nodes; never a node itself.</summary>
    private const int FreeList = 1;

    private const int FirstSize = 1 << 16;
    private const int MostMisses = 16;

    /// <summary>
    /// As many children fit nowhere among other nodes, which shows only after most of them were compared, at every place: they go behind
    /// all nodes.
    /// </summary>
    private const int ManyChildren = 1024;

    /// <summary>Behind all nodes, children whose codes lie farther apart than this would leave too many nodes unused.</summary>
    private const int WidestSpread = 4;

    private PieceTrieNode[] nodes = new PieceTrieNode[FreeList + 1];
    private int searchFrom = FreeList;
    private int endOfTaken = FreeList + 1;

    public PieceTrieNodes()
    {
        nodes[PieceTrie.Root] = new PieceTrieNode { Base = 0, Parent = PieceTrieNode.None, Piece = PieceTrieNode.NoPiece };
        nodes[FreeList] = new PieceTrieNode { Base = FreeList, Parent = PieceTrieNode.None, Piece = FreeList };
        EnsureSize(FirstSize);
    }

    public PieceTrieNode[] All => nodes;

    /// <summary>Takes the nodes of all children, at the first base where all of them are free.</summary>
    /// <returns>The base.</returns>
    public int PlaceChildren(ReadOnlySpan<ushort> siblings, int parent)
    {
        int lowest = siblings[0];
        int slot = FirstSlot(siblings);
        for (int misses = 0; !Fits(siblings, slot - lowest); slot = nodes[slot].Base)
        {
            if (++misses == MostMisses)
            {
                searchFrom = slot;
            }
        }

        int first = slot - lowest;
        nodes[parent].Base = first;
        foreach (ushort code in siblings)
        {
            if (first + code == searchFrom)
            {
                searchFrom = nodes[searchFrom].Base;
            }

            Take(first + code, parent);
        }

        return first;
    }

    /// <summary>The node for the first child, from which on the search starts.</summary>
    private int FirstSlot(ReadOnlySpan<ushort> siblings)
    {
        if (siblings.Length >= ManyChildren && siblings[^1] - siblings[0] < WidestSpread * siblings.Length)
        {
            EnsureSize(endOfTaken);
            return endOfTaken;
        }

        // A single child takes the first free node. Several children search from the last success on and leave the gaps before it.
        return siblings.Length == 1 || nodes[searchFrom].Parent != PieceTrieNode.Free ? nodes[FreeList].Base : searchFrom;
    }

    private bool Fits(ReadOnlySpan<ushort> siblings, int first)
    {
        EnsureSize(first + siblings[^1] + 1);
        foreach (ushort code in siblings)
        {
            if (nodes[first + code].Parent != PieceTrieNode.Free)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Free nodes form a list: the base of a free node is the next one, its piece the previous one.</summary>
    private void Take(int node, int parent)
    {
        nodes[nodes[node].Piece].Base = nodes[node].Base;
        nodes[nodes[node].Base].Piece = nodes[node].Piece;
        nodes[node] = new PieceTrieNode { Base = 0, Parent = parent, Piece = PieceTrieNode.NoPiece };
        endOfTaken = Math.Max(endOfTaken, node + 1);
    }

    /// <summary>Grows the array, so that a free node always follows the last node that is needed.</summary>
    private void EnsureSize(int last)
    {
        if (last < nodes.Length)
        {
            return;
        }

        int old = nodes.Length;
        int lastFree = nodes[FreeList].Piece;
        Array.Resize(ref nodes, Math.Max(last + 1, 2 * old));
        for (int node = old; node < nodes.Length; node++)
        {
            nodes[node] = new PieceTrieNode { Base = node + 1, Parent = PieceTrieNode.Free, Piece = node - 1 };
        }

        nodes[old].Piece = lastFree;
        nodes[lastFree].Base = old;
        nodes[^1].Base = FreeList;
        nodes[FreeList].Piece = nodes.Length - 1;
    }
}
