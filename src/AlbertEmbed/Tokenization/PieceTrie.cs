using System.Runtime.CompilerServices;

namespace AlbertEmbed.Tokenization;

/// <summary>The pieces of a vocabulary as a double-array trie over UTF-16 units.</summary>
/// <remarks>
/// Aoe 1989, "An efficient digital search algorithm by using a double-array structure". Units are renumbered by how many
/// pieces use them, so that the children of a node lie close together. Where only one piece goes on, its rest is no chain
/// of nodes but is compared as it is (the "tail" of the same paper).
/// </remarks>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoPiece = -1;

    /// <summary>Head of the list of free nodes; never a node itself.</summary>
    private const int FreeList = 1;

    private const int FirstSize = 1 << 16;

    /// <summary>Stands for the tail of piece 0; those of the others follow downwards.</summary>
    private const int FirstTail = NoPiece - 1;

    private const int MostMisses = 16;
    private const int UnitsInKey = 4;

    /// <summary>Unit code of a character that no piece has.</summary>
    private const ushort Unknown = 0;

    private readonly ushort[] codes = new ushort[char.MaxValue + 1];
    private Node[] nodes = new Node[FreeList + 1];

    // The codes of all pieces one after the other, and where each starts.
    private readonly ushort[] units;
    private readonly int[] starts;
    private readonly int leastTailDepth;

    // Only while building: the children of the nodes on the way down, and where families look for free nodes.
    private (ushort Code, int First)[] children = new (ushort, int)[1024];
    private int childCount;
    private int searchFrom = FreeList;

    /// <param name="pieces">The index of each one is its id; of equal ones the first counts. Empty ones are never found.</param>
    /// <param name="leastTailDepth">Texts of up to so many units have a node of their own, for <see cref="Walk"/>.</param>
    public PieceTrie(PieceTable pieces, int leastTailDepth = 1)
    {
        this.leastTailDepth = leastTailDepth;
        AssignCodes(pieces.Text);
        starts = pieces.Starts.ToArray();
        units = new ushort[pieces.Text.Length + UnitsInKey];
        Encode(pieces.Text, units);
        int[] order = new int[pieces.Count];
        int count = 0;
        for (int id = 0; id < order.Length; id++)
        {
            order[count] = id;
            count += starts[id + 1] > starts[id] ? 1 : 0;
        }

        Sort(order, new ulong[count], 0, count, depth: 0);
        nodes[Root] = new Node { Base = 0, Parent = Node.None, Piece = NoPiece };
        nodes[FreeList] = new Node { Base = FreeList, Parent = Node.None, Piece = FreeList };
        EnsureSize(FirstSize);
        Build(order.AsSpan(0, count), 0, Root);
        children = [];
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
        Node[] all = nodes;
        int child = all[node].Base + code;
        if (code == Unknown || (uint)child >= (uint)all.Length || all[child].Parent != node)
        {
            return false;
        }

        node = child;
        return true;
    }

    private void AssignCodes(ReadOnlySpan<char> text)
    {
        int[] counts = new int[codes.Length];
        foreach (char unit in text)
        {
            counts[unit]++;
        }

        List<int> used = [];
        for (int unit = 0; unit < counts.Length; unit++)
        {
            if (counts[unit] > 0)
            {
                used.Add(unit);
            }
        }

        used.Sort((a, b) => counts[b] != counts[a] ? counts[b] - counts[a] : a - b);
        for (int i = 0; i < used.Count; i++)
        {
            codes[used[i]] = (ushort)(i + 1);
        }
    }

    /// <summary>Sorts pieces that agree up to <paramref name="depth"/> by their codes, four units at a time.</summary>
    private void Sort(int[] order, ulong[] keys, int start, int end, int depth)
    {
        for (int i = start; i < end; i++)
        {
            int from = starts[order[i]] + depth;
            int length = starts[order[i] + 1] - from;
            ulong key = 0;
            for (int at = 0; at < UnitsInKey; at++)
            {
                key = (key << 16) | (at < length ? units[from + at] : 0U);
            }

            keys[i] = key;
        }

        Array.Sort(keys, order, start, end - start);
        for (int first = start, last; first < end; first = last)
        {
            for (last = first + 1; last < end && keys[last] == keys[first]; last++)
            {
            }

            // A key that ends in 0 is that of a piece that has ended, and of those equal to it.
            if (last - first > 1 && (keys[first] & ushort.MaxValue) != 0)
            {
                Sort(order, keys, first, last, depth + UnitsInKey);
            }
        }
    }

    /// <summary>Places the children of <paramref name="node"/>: the pieces in <paramref name="ids"/> share their first <paramref name="depth"/> units.</summary>
    private void Build(ReadOnlySpan<int> ids, int depth, int node)
    {
        while (!ids.IsEmpty && starts[ids[0] + 1] - starts[ids[0]] == depth)
        {
            nodes[node].Piece = nodes[node].Piece == NoPiece ? ids[0] : Math.Min(nodes[node].Piece, ids[0]);
            ids = ids[1..];
        }

        if (ids.IsEmpty)
        {
            return;
        }

        if (ids.Length == 1 && depth >= leastTailDepth && nodes[node].Piece == NoPiece)
        {
            (nodes[node].Piece, nodes[node].Base) = (FirstTail - ids[0], starts[ids[0]] + depth);
            return;
        }

        int start = childCount;
        for (int i = 0; i < ids.Length; i++)
        {
            ushort code = units[starts[ids[i]] + depth];
            if (childCount == start || children[childCount - 1].Code != code)
            {
                if (childCount == children.Length)
                {
                    Array.Resize(ref children, 2 * childCount);
                }

                children[childCount++] = (code, i);
            }
        }

        int end = childCount;
        int first = Place(children.AsSpan(start..end), node);
        for (int i = start; i < end; i++)
        {
            int last = i + 1 < end ? children[i + 1].First : ids.Length;
            Build(ids[children[i].First..last], depth + 1, first + children[i].Code);
        }

        childCount = start;
    }

    /// <summary>Takes a place where every child's node is free.</summary>
    private int Place(ReadOnlySpan<(ushort Code, int First)> siblings, int parent)
    {
        // A single child goes to the first free node. Families start where the last ones found room, and leave the holes.
        int lowest = siblings[0].Code;
        int slot = siblings.Length == 1 || nodes[searchFrom].Parent != Node.Free ? nodes[FreeList].Base : searchFrom;
        for (int misses = 0; !Fits(siblings, slot - lowest); slot = nodes[slot].Base)
        {
            if (++misses == MostMisses)
            {
                searchFrom = slot;
            }
        }

        int first = slot - lowest;
        nodes[parent].Base = first;
        foreach ((ushort code, _) in siblings)
        {
            if (first + code == searchFrom)
            {
                searchFrom = nodes[searchFrom].Base;
            }

            Take(first + code, parent);
        }

        return first;
    }

    private bool Fits(ReadOnlySpan<(ushort Code, int First)> siblings, int first)
    {
        EnsureSize(first + siblings[^1].Code + 1);
        foreach ((ushort code, _) in siblings)
        {
            if (nodes[first + code].Parent != Node.Free)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Free nodes are a list: a free node's base is the next one, its piece the one before.</summary>
    private void Take(int node, int parent)
    {
        nodes[nodes[node].Piece].Base = nodes[node].Base;
        nodes[nodes[node].Base].Piece = nodes[node].Piece;
        nodes[node] = new Node { Base = 0, Parent = parent, Piece = NoPiece };
    }

    /// <summary>Grows, so that there is always a free node after the last one that is asked for.</summary>
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
            nodes[node] = new Node { Base = node + 1, Parent = Node.Free, Piece = node - 1 };
        }

        nodes[old].Piece = lastFree;
        nodes[lastFree].Base = old;
        nodes[^1].Base = FreeList;
        nodes[FreeList].Piece = nodes.Length - 1;
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
            isEntered = node != Root && node != NoNode && trie.nodes[node].Piece <= FirstTail;
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

                if (piece <= FirstTail)
                {
                    return MatchTail(FirstTail - piece);
                }
            }

            return false;
        }

        private bool MatchTail(int piece)
        {
            int from = trie.nodes[node].Base;
            ReadOnlySpan<ushort> tail = trie.units.AsSpan(from, trie.starts[piece + 1] - from);
            node = NoNode;
            Current = (end + tail.Length, piece);
            return text[end..].StartsWith(tail);
        }
    }

    /// <summary>
    /// A node. Its children lie at its base plus their code. A piece of <see cref="FirstTail"/> or less says that only one
    /// goes on, the piece <see cref="FirstTail"/> minus that, from place <see cref="Base"/> of all pieces' codes.
    /// </summary>
    private struct Node
    {
        public const int Free = -1;
        public const int None = -2;

        public int Base;
        public int Parent;
        public int Piece;
    }
}
