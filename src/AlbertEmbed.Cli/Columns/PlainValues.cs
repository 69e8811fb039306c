namespace AlbertEmbed.Columns;

/// <summary>Values of a column in the form in which Parquet writes one plainly: a number's bytes, or a text's.</summary>
internal sealed class PlainValues
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int width;
    private readonly int[]? ends;
    private readonly int gap;
    private readonly int[]? indexes;
    private readonly PlainValues? dictionary;

    /// <summary>Values of one width, one behind the other.</summary>
    public PlainValues(ReadOnlyMemory<byte> bytes, int width)
    {
        this.bytes = bytes;
        this.width = width;
        Count = bytes.Length / width;
    }

    /// <summary>Values of several lengths.</summary>
    /// <param name="bytes">Where they are.</param>
    /// <param name="ends">Where each of them ends.</param>
    /// <param name="gap">Bytes before each.</param>
    public PlainValues(ReadOnlyMemory<byte> bytes, int[] ends, int gap)
    {
        this.bytes = bytes;
        this.ends = ends;
        this.gap = gap;
        Count = ends.Length;
    }

    /// <summary>Entries of a dictionary.</summary>
    /// <exception cref="InvalidDataException">There is no such entry.</exception>
    public PlainValues(PlainValues dictionary, int[] indexes)
    {
        if (Array.Exists(indexes, index => index < 0 || index >= dictionary.Count))
        {
            throw new InvalidDataException("a value is not in the dictionary");
        }

        this.dictionary = dictionary;
        this.indexes = indexes;
        Count = indexes.Length;
    }

    public int Count { get; }

    /// <summary>One of them.</summary>
    public ReadOnlySpan<byte> this[int number] =>
        indexes is not null ? dictionary![indexes[number]]
        : ends is null ? bytes.Span.Slice(number * width, width)
        : bytes.Span[((number == 0 ? 0 : ends[number - 1]) + gap)..ends[number]];

    /// <summary>All of them, where they have one width and stand one behind the other; else empty.</summary>
    public ReadOnlySpan<byte> Whole => indexes is null && ends is null ? bytes.Span : [];
}
