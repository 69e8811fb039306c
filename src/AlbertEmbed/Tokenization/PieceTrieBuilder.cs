namespace AlbertEmbed.Tokenization;

/// <summary>Makes the nodes of a <see cref="PieceTrie"/>, from the root down.</summary>
internal sealed class PieceTrieBuilder
{
    private readonly int leastTailDepth;
    private readonly bool lastOfEqual;
    private readonly int[] groupSizes;
    private readonly Spelling[] grouped;
    private readonly ushort[] nextCodes;
    private readonly PieceTrieNodes nodes = new();

    // The children of all nodes on the current path: their codes, and the start of their pieces among those of the node.
    private ushort[] childCodes = new ushort[1024];
    private int[] childStarts = new int[1024];
    private int childCount;

    private int codeCount;

    public PieceTrieBuilder(PieceTable pieces, int leastTailDepth, bool lastOfEqual)
    {
        this.leastTailDepth = leastTailDepth;
        this.lastOfEqual = lastOfEqual;
        Codes = new ushort[char.MaxValue + 1];
        Units = new ushort[pieces.Text.Length + pieces.Count];
        Spelling[] spellings = new Spelling[pieces.Count];
        int count = AssignCodes(pieces, spellings);
        grouped = new Spelling[count];
        nextCodes = new ushort[count];
        groupSizes = new int[codeCount + 1];
        if (count > 0)
        {
            Build(spellings.AsSpan(0, count), 0, PieceTrie.Root);
        }
    }

    /// <summary>The code of each UTF-16 unit.</summary>
    public ushort[] Codes { get; }

    public PieceTrieNode[] Nodes => nodes.All;

    /// <summary>The codes of all pieces, with an end after each.</summary>
    public ushort[] Units { get; }

    /// <summary>Gives units their codes, in the order of first occurrence, and writes the codes of all pieces.</summary>
    /// <returns>The number of pieces that are not empty: only these are in <paramref name="spellings"/>.</returns>
    private int AssignCodes(PieceTable pieces, Span<Spelling> spellings)
    {
        int count = 0;
        int at = 0;
        for (int id = 0; id < pieces.Count; id++)
        {
            spellings[count] = new Spelling(id, at);
            ReadOnlySpan<char> piece = pieces[id];
            count += piece.IsEmpty ? 0 : 1;
            foreach (char unit in piece)
            {
                ref ushort code = ref Codes[unit];
                code = code == PieceTrie.End ? (ushort)++codeCount : code;
                Units[at++] = code;
            }

            at++;
        }

        return count;
    }

    /// <summary>Places everything below <paramref name="node"/>: these pieces share their first <paramref name="depth"/> units.</summary>
    private void Build(Span<Spelling> pieces, int depth, int node)
    {
        // The loop builds the last child: long pieces that differ late do not recurse deeply.
        for (int mark = childCount; ; depth++)
        {
            if (pieces.Length == 1 && depth >= leastTailDepth)
            {
                nodes.All[node].Piece = PieceTrieNode.FirstTail - pieces[0].Id;
                nodes.All[node].Base = pieces[0].Start + depth;
                return;
            }

            GroupByNextUnit(pieces, depth);
            int start = mark;
            if (childCodes[start] == PieceTrie.End)
            {
                int count = start + 1 < childCount ? childStarts[start + 1] : pieces.Length;
                nodes.All[node].Piece = pieces[lastOfEqual ? count - 1 : 0].Id;
                start++;
            }

            int last = childCount - 1;
            if (start > last)
            {
                childCount = mark;
                return;
            }

            int first = nodes.PlaceChildren(childCodes.AsSpan(start..childCount), node);
            for (int i = start; i < last; i++)
            {
                Build(pieces[childStarts[i]..childStarts[i + 1]], depth + 1, first + childCodes[i]);
            }

            pieces = pieces[childStarts[last]..];
            node = first + childCodes[last];
            childCount = mark;
        }
    }

    /// <summary>Sorts pieces by their next unit and adds a child for each such unit.</summary>
    private void GroupByNextUnit(Span<Spelling> pieces, int depth)
    {
        int start = childCount;
        for (int i = 0; i < pieces.Length; i++)
        {
            ushort code = Units[pieces[i].Start + depth];
            nextCodes[i] = code;
            if (groupSizes[code]++ == 0)
            {
                AddChild(code);
            }
        }

        Span<ushort> found = childCodes.AsSpan(start..childCount);
        found.Sort();
        int next = 0;
        for (int i = 0; i < found.Length; i++)
        {
            childStarts[start + i] = next;
            (groupSizes[found[i]], next) = (next, next + groupSizes[found[i]]);
        }

        for (int i = 0; i < pieces.Length; i++)
        {
            grouped[groupSizes[nextCodes[i]]++] = pieces[i];
        }

        grouped.AsSpan(0, pieces.Length).CopyTo(pieces);
        foreach (ushort code in found)
        {
            groupSizes[code] = 0;
        }
    }

    private void AddChild(ushort code)
    {
        if (childCount == childCodes.Length)
        {
            Array.Resize(ref childCodes, 2 * childCount);
            Array.Resize(ref childStarts, 2 * childCount);
        }

        childCodes[childCount++] = code;
    }

    /// <summary>The start of a piece's codes in <see cref="Units"/>.</summary>
    private readonly record struct Spelling(int Id, int Start);
}
