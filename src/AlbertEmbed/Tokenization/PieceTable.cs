using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// All pieces of a vocabulary in one stretch of text: tens of thousands of small strings would cost more than what they hold.
/// </summary>
internal sealed class PieceTable
{
    /// <summary>The table takes as long to make as some hundred searches, and memory.</summary>
    private const int MostSearches = 64;

    private Dictionary<string, int>? table;
    private int searches;
    private char[] text;
    private int[] starts;

    /// <param name="length">About how many UTF-16 units all pieces have together.</param>
    /// <param name="count">About how many pieces.</param>
    public PieceTable(int length, int count)
    {
        text = new char[length];
        starts = new int[count + 1];
    }

    public PieceTable(IReadOnlyCollection<string> pieces)
        : this(pieces.Sum(piece => piece.Length), pieces.Count)
    {
        foreach (string piece in pieces)
        {
            Add(piece);
        }
    }

    public int Count { get; private set; }

    /// <summary>All pieces, one after the other.</summary>
    public ReadOnlySpan<char> Text => text.AsSpan(0, starts[Count]);

    /// <summary>Where each piece starts in the text; one more at the end.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, Count + 1);

    public ReadOnlySpan<char> this[int id] => text.AsSpan(starts[id], starts[id + 1] - starts[id]);

    public void Add(ReadOnlySpan<char> piece)
    {
        piece.CopyTo(Room(piece.Length));
        End(piece.Length);
    }

    /// <summary>Adds a piece in UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> piece) => End(Encoding.UTF8.GetChars(piece, Room(piece.Length)));

    /// <summary>The id of a piece, or null; of equal ones the first. A few are looked for among all, many in a table of them.</summary>
    public int? Find(string piece)
    {
        if (table is null && ++searches > MostSearches)
        {
            table = new Dictionary<string, int>(Count);
            for (int id = 0; id < Count; id++)
            {
                table.TryAdd(this[id].ToString(), id);
            }
        }

        if (table is not null)
        {
            return table.TryGetValue(piece, out int found) ? found : null;
        }

        for (int id = 0; id < Count; id++)
        {
            if (this[id].SequenceEqual(piece))
            {
                return id;
            }
        }

        return null;
    }

    private Span<char> Room(int length)
    {
        if (starts[Count] + length > text.Length)
        {
            Array.Resize(ref text, Math.Max(2 * text.Length, starts[Count] + length));
        }

        return text.AsSpan(starts[Count]);
    }

    private void End(int length)
    {
        int end = starts[Count] + length;
        if (++Count == starts.Length)
        {
            Array.Resize(ref starts, 2 * Count);
        }

        starts[Count] = end;
    }
}
