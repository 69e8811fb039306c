using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// Cuts bytes into records, at line ends, NUL bytes, or line ends outside quotes. Lines end in \n or \r\n, the last one needs
/// no end; a byte order mark at the start is dropped. Memory is that of the longest record.
/// </summary>
/// <param name="stream">Stands where the first record starts.</param>
/// <param name="name">For messages.</param>
/// <param name="recordEnd">Finds where records end.</param>
/// <param name="length">How many bytes to read.</param>
/// <param name="linesBefore">Lines of the same input that lie before them.</param>
internal sealed class LineReader(Stream stream, string name, IRecordEnd recordEnd, long length = long.MaxValue, long linesBefore = 0) : IRecordReader
{
    public const byte LineFeed = (byte)'\n';
    public const byte Nul = 0;

    private const int FirstBufferSize = 1 << 16;

    /// <summary>More is no text, but damaged or hostile data, and would only fill the memory.</summary>
    private const int LongestRecord = 1 << 28;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] buffer = new byte[FirstBufferSize];
    private int start;
    private int end;
    private int searched;
    private long line = linesBefore;
    private long unread = length;
    private bool isAtEnd;

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

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private void TakeCompleteRecords(List<TextRecord> block)
    {
        while (true)
        {
            int found = recordEnd.Find(buffer.AsSpan(searched, end - searched));
            if (found < 0 && !(recordEnd.IsBroken && end - start > recordEnd.LongestRecord))
            {
                searched = end;
                return;
            }

            Take(found < 0 ? end : searched + found, 1, block);
        }
    }

    private bool TakeLastRecord(List<TextRecord> block)
    {
        if (start == end)
        {
            return false;
        }

        Take(end, 0, block);
        return true;
    }

    /// <summary>Takes the record up to a place; of a broken one, its first line, so that what follows is not lost with it.</summary>
    private void Take(int recordEndsAt, int delimiterLength, List<TextRecord> block)
    {
        bool isBroken = recordEnd.IsBroken;
        int firstLine = isBroken ? buffer.AsSpan(start, recordEndsAt - start).IndexOf(LineFeed) : -1;
        if (firstLine >= 0)
        {
            (recordEndsAt, delimiterLength) = (start + firstLine, 1);
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(start, recordEndsAt - start);
        start = searched = Math.Min(end, recordEndsAt + delimiterLength);
        recordEnd.Restart();
        Add(bytes, isBroken, block);
    }

    private void Add(ReadOnlySpan<byte> bytes, bool isBroken, List<TextRecord> block)
    {
        long number = line + 1;
        line = number + (recordEnd.IsLineEnd ? bytes.Count(LineFeed) : 0);
        int byteLength = bytes.Length + 1;
        if (number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        if (recordEnd.IsLineEnd && bytes.EndsWith("\r"u8))
        {
            bytes = bytes[..^1];
        }

        bool hasStrayQuotes = isBroken && recordEnd.AllowsStrayQuotes;
        if (isBroken && !hasStrayQuotes)
        {
            Bad("a field starts with a quote that is not closed as CSV asks. Double the quotes inside fields, or use --input-format lines.");
            return;
        }

        try
        {
            block.Add(new TextRecord(StrictUtf8.GetString(bytes), name, number) { ByteLength = byteLength, HasStrayQuotes = hasStrayQuotes });
        }
        catch (DecoderFallbackException e)
        {
            Bad($"byte {e.Index + 1} of the record is not valid UTF-8. Convert the file to UTF-8.");
        }
        catch (ArgumentException)
        {
            // Longer than a string can be.
            Bad($"the record has {bytes.Length} bytes, more than one text can have. Cut it.");
        }

        void Bad(string problem) => block.Add(new TextRecord(string.Empty, name, number) { ByteLength = byteLength, Problem = problem });
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end, searched) = (0, end - start, searched - start);
        }
        else if (end == buffer.Length)
        {
            if (buffer.Length >= LongestRecord)
            {
                throw UserException.BadRecord($"{name}:{line + 1}: the record is longer than {LongestRecord >> 20} MiB. Cut it.");
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        int read;
        try
        {
            read = stream.Read(buffer, end, (int)Math.Min(unread, buffer.Length - end));
        }
        catch (InvalidDataException e)
        {
            throw UserException.BadRecord($"{name}:{line + 1}: the compressed data is damaged or cut off from here on ({e.Message}). Fetch or pack the file again.", e);
        }
        catch (IOException e)
        {
            throw UserException.Failure($"{name} cannot be read any further, after {line} lines: {e.Message}", e);
        }

        unread -= read;
        isAtEnd = read == 0;
        end += read;
    }
}
