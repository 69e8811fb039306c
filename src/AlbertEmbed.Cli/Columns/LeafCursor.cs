namespace AlbertEmbed.Columns;

/// <summary>Goes through the values of one column in one row group.</summary>
internal sealed class LeafCursor
{
    private readonly ColumnPages pages;
    private readonly long count;
    private readonly int maxDefinition;
    private DataPage page = new(0, new PlainValues(ReadOnlyMemory<byte>.Empty, 1));
    private int next;
    private int value;
    private long passed;

    /// <param name="file">The file.</param>
    /// <param name="group">The row group.</param>
    /// <param name="leaf">The column.</param>
    public LeafCursor(Stream file, RowGroup group, SchemaNode leaf)
    {
        ColumnChunk chunk = group.Columns[leaf.FirstLeaf];
        pages = new ColumnPages(file, chunk, leaf);
        count = chunk.Values;
        maxDefinition = leaf.MaxDefinition;
        Load();
    }

    /// <summary>The number of the row that the value belongs to, from 0.</summary>
    public long Row { get; private set; }

    /// <summary>Whether all were passed.</summary>
    public bool IsAtEnd => passed == count;

    public int Repetition => page.Repetitions?[Next] ?? 0;

    public int Definition => page.Definitions?[Next] ?? maxDefinition;

    /// <summary>Whether there is a value, rather than a null or an empty list.</summary>
    public bool HasValue => Definition == maxDefinition;

    /// <summary>The value, where there is one.</summary>
    public ReadOnlySpan<byte> Value => HasValue && value < page.Values.Count
        ? page.Values[value]
        : throw new InvalidDataException("a value is missing that must be there");

    private int Next => next < page.Count ? next : throw new InvalidDataException("there are fewer values than are counted");

    /// <summary>Goes on to the next one.</summary>
    public void Advance()
    {
        value += HasValue ? 1 : 0;
        next++;
        passed++;
        Load();
        Row += IsAtEnd || Repetition == 0 ? 1 : 0;
    }

    /// <summary>Passes over values up to a row.</summary>
    /// <param name="row">Its number in the row group, from 0.</param>
    public void GoTo(long row)
    {
        while (Row < row)
        {
            if (IsAtEnd)
            {
                throw new InvalidDataException("there are fewer rows than are counted");
            }

            Advance();
        }
    }

    private void Load()
    {
        while (next == page.Count && passed < count)
        {
            page = pages.Next() ?? throw new InvalidDataException("there are fewer values than are counted");
            (next, value) = (0, 0);
            if (page.Count > count - passed)
            {
                throw new InvalidDataException("there are more values than are counted");
            }
        }
    }
}
