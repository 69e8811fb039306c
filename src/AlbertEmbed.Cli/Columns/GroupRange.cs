namespace AlbertEmbed.Columns;

/// <summary>Cuts a table into parts, between row groups.</summary>
internal static class GroupRange
{
    /// <summary>
    /// Part <paramref name="number"/> (1-based) of <paramref name="count"/> parts of about as many rows each. Each row group is in one
    /// part.
    /// </summary>
    /// <returns>The row groups, the number of their first row, and how many bytes they take.</returns>
    public static (Range Groups, long FirstRow, long Length) Part(FileFooter footer, int number, int count)
    {
        long rows = footer.Rows;
        Int128 start = (Int128)rows * (number - 1) / count;
        Int128 end = (Int128)rows * number / count;
        (int first, int behind, long firstRow, long at) = (0, 0, 0, 0);
        foreach (RowGroup group in footer.Groups)
        {
            if (at < start)
            {
                (first, firstRow) = (first + 1, firstRow + group.Rows);
            }

            behind += at < end ? 1 : 0;
            at += group.Rows;
        }

        behind = Math.Max(first, behind);
        return (first..behind, firstRow, footer.Groups.Take(first..behind).Sum(group => group.Columns.Sum(column => column.Length)));
    }
}
