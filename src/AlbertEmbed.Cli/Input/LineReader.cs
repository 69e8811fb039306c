using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Input;

/// <summary>
/// Cuts bytes into records, at line ends or NUL bytes. Lines end in \n or \r\n, the last one needs no end; a byte order mark at the
/// start is dropped. Memory is that of the longest record.
/// </summary>
/// <param name="stream">Stands where the first record starts.</param>
/// <param name="name">The input's name, for messages.</param>
/// <param name="recordEnd">Where records end.</param>
/// <param name="length">How many bytes to read.</param>
/// <param name="linesBefore">Lines of the same input before the first record.</param>
internal sealed class LineReader(
    Stream stream, string name, DelimiterEnd recordEnd, long length = long.MaxValue, long linesBefore = 0) : IRecordReader
{
    public const byte LineFeed = (byte)'\n';
    public const byte Nul = 0;

    private const byte CarriageReturn = (byte)'\r';

    private const int FirstBufferSize = 1 << 16;

    /// <summary>A longer record is damaged or hostile data, and would fill the memory.</summary>
    private const int LongestRecord = 1 << 28;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] buffer = new byte[FirstBufferSize];
    private int start;
    private int end;
    private int searched;
    private long line = linesBefore;
    private long unread = length;
    private bool isAtEnd;

    /// <summary>Whether the next bytes belong to a record that was given out as a bad one already.</summary>
    private bool isPassingOver;

    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        while (true)
        {
            TakeCompleteRecords(block);
            if (block.Count > before)
            {
                return true;
            }

            if (isAtEnd)
            {
                return TakeLastRecord(block);
            }

            MakeRoom(block);
            if (block.Count > before)
            {
                return true;
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private void TakeCompleteRecords(List<TextRecord> block)
    {
        if (isPassingOver)
        {
            int rest = buffer.AsSpan(start, end - start).IndexOf(recordEnd.Delimiter);
            isPassingOver = rest < 0;
            start = searched = isPassingOver ? end : start + rest + 1;
        }

        for (int found; (found = buffer.AsSpan(searched, end - searched).IndexOf(recordEnd.Delimiter)) >= 0;)
        {
            int recordEndsAt = searched + found;
            ReadOnlySpan<byte> bytes = buffer.AsSpan(start, recordEndsAt - start);
            start = searched = recordEndsAt + 1;
            Add(bytes, block);
        }

        searched = end;
    }

    private bool TakeLastRecord(List<TextRecord> block)
    {
        if (start == end)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(start, end - start);
        start = searched = end;
        RefuseForeignFormat(bytes);
        if (line == 0 && recordEnd.IsLineEnd && bytes[..^1].Contains(CarriageReturn))
        {
            throw UserException.BadRecord(
                $"{name}:1: lines end in carriage returns, and there is no line feed, so the file would be a single record. "
                + @"Convert the line ends (tr '\r' '\n'), or use --input-format nul if it is one text.");
        }

        Add(bytes, block);
        return true;
    }

    /// <summary>The first record of what is not text is refused for the whole: all others would be bad too.</summary>
    private void RefuseForeignFormat(ReadOnlySpan<byte> first)
    {
        if (line == 0 && ForeignFormat.Of(first) is { } found)
        {
            throw UserException.BadRecord($"{name}: {found}");
        }
    }

    private void Add(ReadOnlySpan<byte> bytes, List<TextRecord> block)
    {
        RefuseForeignFormat(bytes);
        long number = ++line;
        TextRecord record = new(string.Empty, name, number) { ByteLength = bytes.Length + 1 };
        if (number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        if (recordEnd.IsLineEnd && bytes.EndsWith(CarriageReturn))
        {
            bytes = bytes[..^1];
            record = record with { EndsInReturn = true };
        }

        block.Add(Decode(record, bytes));
    }

    private TextRecord Decode(TextRecord record, ReadOnlySpan<byte> bytes)
    {
        try
        {
            record = record with { Text = StrictUtf8.GetString(bytes) };
            return recordEnd.IsLineEnd && bytes.IndexOf(Nul) is >= 0 and var place
                ? record with { Problem = NulAt(place) }
                : record;
        }
        catch (DecoderFallbackException e)
        {
            return record with
            {
                Text = Encoding.UTF8.GetString(bytes),
                Problem = $"byte {e.Index + 1} of the record is not valid UTF-8. Convert the file to UTF-8.",
            };
        }
        catch (ArgumentException)
        {
            // Longer than a string can be.
            return record with { Problem = $"the record has {bytes.Length} bytes, more than one text can have. Cut it." };
        }
    }

    private static string NulAt(int place) =>
        $"byte {place + 1} of the record is NUL. Repair the file if it is damaged, convert it if it is UTF-16, "
        + "or use --input-format nul if NUL ends its records.";

    /// <summary>
    /// Makes room in the buffer for more bytes. A record whose start is bad already is given out, and its rest is passed over.
    /// </summary>
    private void MakeRoom(List<TextRecord> block)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end, searched) = (0, end - start, searched - start);
            return;
        }

        if (end < buffer.Length)
        {
            return;
        }

        RefuseForeignFormat(buffer);
        string? problem = recordEnd.IsLineEnd && buffer.AsSpan().IndexOf(Nul) is >= 0 and var place ? NulAt(place)
            : buffer.Length >= LongestRecord ? $"the record is longer than {LongestRecord >> 20} MiB. Cut it."
            : null;
        if (problem is null)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
            return;
        }

        block.Add(new TextRecord(string.Empty, name, ++line) { ByteLength = end, Problem = problem });
        buffer = new byte[FirstBufferSize];
        (start, end, searched, isPassingOver) = (0, 0, 0, true);
    }

    private void Fill()
    {
        int read;
        try
        {
            read = stream.Read(buffer, end, (int)Math.Min(unread, buffer.Length - end));
        }
        catch (UnpackingException e)
        {
            throw UserException.BadRecord($"{name}:{line + 1}: {e.Words(" from here on")}", e);
        }
        catch (InputChangedException e)
        {
            throw UserException.BadRecord(
                $"{name}:{line + 1}: the file was changed while it was read ({e.Message}), so the records "
                    + $"up to here may be of two versions. "
                + "Run again when nobody writes to it.",
                e);
        }
        catch (Exception e) when (FileFault.Is(e) || e is NotSupportedException)
        {
            throw UserException.Failure($"{name} cannot be read any further, after {Plural.Of(line, "line")}: {FileFault.Reason(e)}", e);
        }

        unread -= read;
        isAtEnd = read == 0;
        end += read;
    }
}
