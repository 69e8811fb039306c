namespace AlbertEmbed.Tokenization;

/// <summary>The pieces of a vocabulary as a double-array trie over UTF-16 units: one array access for each unit of text.</summary>
/// <remarks>
/// Aoe 1989, "An efficient digital search algorithm by using a double-array structure". Units are renumbered by how many
/// pieces use them, so that the children of a node lie close together.
/// </remarks>
internal sealed class PieceTrie
{
    public const int Root = 0;
    public const int NoNode = -1;
    public const int NoPiece = -1;

    /// <summary>Unit code of a character that no piece has.</summary>
    private const ushort Unknown = 0;

    private readonly ushort[] codes = new ushort[char.MaxValue + 1];
    private Node[] nodes = new Node[1024];
    private int nextFree = 1;

    /// <param name="pieces">The index of each one is its id; of equal ones the first counts. Empty ones are never found.</param>
    public PieceTrie(IReadOnlyList<string> pieces)
    {
        AssignCodes(pieces);
        int[] order = [.. Enumerable.Range(0, pieces.Count).Where(id => pieces[id].Length > 0)];
        ulong[] prefixes = Array.ConvertAll(order, id => Prefix(pieces[id]));
        Array.Sort(prefixes, order);
        SortTies(pieces, prefixes, order);

        Array.Fill(nodes, Node.Free);
        nodes[Root] = new Node { Base = 0, Parent = Root, Piece = NoPiece };
        Build(pieces, order, 0, Root);
        EnsureSize(nextFree);
    }

    /// <summary>Moves from a node along one UTF-16 unit.</summary>
    /// <returns>False when no piece goes on that way.</returns>
    public bool TryStep(ref int node, char unit)
    {
        ushort code = codes[unit];
        int child = nodes[node].Base + code;
        if (code == Unknown || child >= nodes.Length || nodes[child].Parent != node)
        {
            return false;
        }

        node = child;
        return true;
    }

    /// <summary>The id of the piece that ends at a node, or <see cref="NoPiece"/>.</summary>
    public int Piece(int node) => nodes[node].Piece;

    private void AssignCodes(IReadOnlyList<string> pieces)
    {
        int[] counts = new int[codes.Length];
        foreach (string piece in pieces)
        {
            foreach (char unit in piece)
            {
                counts[unit]++;
            }
        }

        ushort code = Unknown;
        foreach (int unit in Enumerable.Range(0, counts.Length).Where(unit => counts[unit] > 0).OrderByDescending(unit => counts[unit]))
        {
            codes[unit] = ++code;
        }
    }

    /// <summary>The first four unit codes as one number that sorts as they do.</summary>
    private ulong Prefix(string piece)
    {
        ulong key = 0;
        for (int i = 0; i < 4; i++)
        {
            key = (key << 16) | (i < piece.Length ? codes[piece[i]] : 0U);
        }

        return key;
    }

    private void SortTies(IReadOnlyList<string> pieces, ulong[] prefixes, int[] order)
    {
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && prefixes[end] == prefixes[start]; end++)
            {
            }

            if (end - start > 1)
            {
                order.AsSpan(start..end).Sort((a, b) => Compare(pieces[a], pieces[b]) is not 0 and var by ? by : a - b);
            }
        }
    }

    private int Compare(string a, string b)
    {
        for (int i = 4; i < a.Length && i < b.Length; i++)
        {
            if (a[i] != b[i])
            {
                return codes[a[i]] - codes[b[i]];
            }
        }

        return a.Length - b.Length;
    }

    /// <summary>Places the children of <paramref name="node"/>: the pieces in <paramref name="ids"/> share their first <paramref name="depth"/> units.</summary>
    private void Build(IReadOnlyList<string> pieces, ReadOnlySpan<int> ids, int depth, int node)
    {
        while (!ids.IsEmpty && pieces[ids[0]].Length == depth)
        {
            nodes[node].Piece = nodes[node].Piece == NoPiece ? ids[0] : nodes[node].Piece;
            ids = ids[1..];
        }

        if (ids.IsEmpty)
        {
            return;
        }

        List<(ushort Code, int Start)> children = [];
        for (int i = 0; i < ids.Length; i++)
        {
            ushort code = codes[pieces[ids[i]][depth]];
            if (children.Count == 0 || children[^1].Code != code)
            {
                children.Add((code, i));
            }
        }

        int first = FindBase(children);
        nodes[node].Base = first;
        foreach ((ushort code, _) in children)
        {
            nodes[first + code] = new Node { Base = 0, Parent = node, Piece = NoPiece };
        }

        while (nextFree < nodes.Length && !nodes[nextFree].IsFree)
        {
            nextFree++;
        }

        for (int i = 0; i < children.Count; i++)
        {
            int end = i + 1 < children.Count ? children[i + 1].Start : ids.Length;
            Build(pieces, ids[children[i].Start..end], depth + 1, first + children[i].Code);
        }
    }

    /// <summary>The first place where every child's slot is free.</summary>
    private int FindBase(List<(ushort Code, int Start)> children)
    {
        int lowest = children[0].Code;
        int highest = children[^1].Code;
        for (int slot = Math.Max(nextFree, lowest); ; slot++)
        {
            EnsureSize(slot - lowest + highest + 1);
            if (nodes[slot].IsFree && children.TrueForAll(child => nodes[slot - lowest + child.Code].IsFree))
            {
                return slot - lowest;
            }
        }
    }

    private void EnsureSize(int size)
    {
        if (size > nodes.Length)
        {
            int old = nodes.Length;
            Array.Resize(ref nodes, Math.Max(size, 2 * old));
            Array.Fill(nodes, Node.Free, old, nodes.Length - old);
        }
    }

    private struct Node
    {
        public static readonly Node Free = new() { Parent = -1, Piece = NoPiece };

        public int Base;
        public int Parent;
        public int Piece;

        public readonly bool IsFree => Parent < 0;
    }
}
