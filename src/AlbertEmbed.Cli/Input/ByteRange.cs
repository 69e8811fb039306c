namespace AlbertEmbed.Input;

/// <summary>A part of a file that starts and ends where records do.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">Byte after the last.</param>
/// <param name="FirstRecord">0-based number in the file of the first record.</param>
/// <param name="FirstLine">0-based number in the file of its line; different from the record's where blank lines are skipped.</param>
internal readonly record struct ByteRange(long Start, long End, long FirstRecord, long FirstLine)
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Part <paramref name="number"/> (1-based) of <paramref name="count"/> parts of about equal size, each from the start of a record.
    /// Each record of the file is in one part.
    /// </summary>
    /// <param name="file">The file, read from its start to count records.</param>
    /// <param name="number">The part's number.</param>
    /// <param name="count">The number of parts.</param>
    /// <param name="delimiter">What ends a record.</param>
    /// <param name="skipsBlank">Whether blank lines are skipped, as in JSON Lines.</param>
    public static ByteRange Part(Stream file, int number, int count, byte delimiter, bool skipsBlank = false)
    {
        long length = file.Length;
        long start = NextRecord(file, Boundary(length, number - 1, count), delimiter);
        long end = NextRecord(file, Boundary(length, number, count), delimiter);
        long lines = CountRecords(file, start, delimiter, skipsBlank: false);
        return new ByteRange(start, end, skipsBlank ? CountRecords(file, start, delimiter, skipsBlank) : lines, lines);
    }

    private static long Boundary(long length, int number, int count) => (long)((Int128)length * number / count);

    /// <summary>The first record's start at or after a place.</summary>
    private static long NextRecord(Stream file, long place, byte delimiter)
    {
        if (place == 0)
        {
            return 0;
        }

        // A record starts at the place itself when a delimiter is before it.
        file.Position = place - 1;
        byte[] buffer = new byte[BufferSize];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            int found = buffer.AsSpan(0, read).IndexOf(delimiter);
            if (found >= 0)
            {
                return file.Position - read + found + 1;
            }
        }

        return file.Length;
    }

    private static long CountRecords(Stream file, long end, byte delimiter, bool skipsBlank)
    {
        file.Position = 0;
        byte[] buffer = new byte[BufferSize];
        long count = 0;
        bool isBlank = true;
        for (long rest = end; rest > 0;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(rest, buffer.Length));
            if (read == 0)
            {
                break;
            }

            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, read);
            count += skipsBlank ? CountFilled(bytes, delimiter, ref isBlank) : bytes.Count(delimiter);
            rest -= read;
        }

        return count;
    }

    /// <summary>Counts the lines that end here and are not blank.</summary>
    private static long CountFilled(ReadOnlySpan<byte> bytes, byte delimiter, ref bool isBlank)
    {
        long count = 0;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf(delimiter);
            isBlank &= bytes[..(end < 0 ? bytes.Length : end)].IndexOfAnyExcept(" \t\r"u8) < 0;
            if (end < 0)
            {
                break;
            }

            count += isBlank ? 0 : 1;
            isBlank = true;
            bytes = bytes[(end + 1)..];
        }

        return count;
    }
}
