using System.Runtime.InteropServices;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Columns;
using AlbertEmbed.Output;

namespace AlbertEmbed.Search;

/// <summary>Goes through the vectors of a row group, page by page.</summary>
/// <param name="pages">The column.</param>
/// <param name="leaf">What it is.</param>
/// <param name="rows">How many rows there are.</param>
internal sealed class VectorRows(ColumnPages pages, SchemaNode leaf, long rows)
{
    private readonly List<byte> begun = [];
    private readonly int size = VectorColumn.ElementOf(leaf.Type!)!.Value.Size();
    private byte[] copies = [];
    private long row = -1;

    /// <summary>Reads all of them.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer than rows.</exception>
    public void ReadAll(VectorSink take)
    {
        while (row < rows && pages.Next() is { } page)
        {
            ReadPage(page, take);
        }

        if (row >= 0)
        {
            take(row, CollectionsMarshal.AsSpan(begun));
        }

        if (row != rows - 1)
        {
            throw new InvalidDataException("there are more or fewer vectors than rows");
        }
    }

    private void ReadPage(DataPage page, VectorSink take)
    {
        ReadOnlySpan<byte> numbers = VectorColumn.Stored(leaf.Type!, page.Values, ref copies);
        ReadOnlySpan<int> repetitions = page.Repetitions;
        int used = 0;
        for (int start = 0; start < page.Count;)
        {
            int next = repetitions[(start + 1)..].IndexOf(0) is >= 0 and var found ? start + 1 + found : page.Count;
            int present = page.Definitions.AsSpan(start, next - start).Count(leaf.MaxDefinition);
            ReadOnlySpan<byte> part = numbers.Slice(used * size, present * size);
            used += present;
            if (repetitions[start] == 0)
            {
                EndRow(take);
            }
            else if (row < 0)
            {
                throw new InvalidDataException("a vector has no start");
            }

            // A null in a list has no number.
            begun.AddRange(present == next - start ? part : []);
            start = next;
        }
    }

    private void EndRow(VectorSink take)
    {
        if (row >= 0)
        {
            take(row, CollectionsMarshal.AsSpan(begun));
        }

        begun.Clear();
        row++;
    }
}
