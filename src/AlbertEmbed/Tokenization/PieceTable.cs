using System.Text;

namespace AlbertEmbed.Tokenization;

/// <summary>
/// All pieces of a vocabulary in one array: tens of thousands of small strings would take more memory than their contents.
/// </summary>
internal sealed class PieceTable
{
    private char[] text;
    private int[] starts;

    /// <param name="length">Estimated UTF-16 units of all pieces together.</param>
    /// <param name="count">Estimated number of pieces.</param>
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

    /// <summary>Start of each piece in the text, and the end of the last.</summary>
    public ReadOnlySpan<int> Starts => starts.AsSpan(0, Count + 1);

    public ReadOnlySpan<char> this[int id] => text.AsSpan(starts[id], starts[id + 1] - starts[id]);

    public void Add(ReadOnlySpan<char> piece)
    {
        piece.CopyTo(Room(piece.Length));
        End(piece.Length);
    }

    /// <summary>Adds a piece in UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> piece) => End(Encoding.UTF8.GetChars(piece, Room(piece.Length)));

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
