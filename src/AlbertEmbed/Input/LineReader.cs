using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// One record a line, or between NUL bytes. Lines end in \n or \r\n, the last one needs no end; a byte order mark at the
/// start is dropped. Memory is that of the longest line.
/// </summary>
/// <param name="stream">Stands where the first record starts.</param>
/// <param name="name">For messages.</param>
/// <param name="delimiter">What ends a record.</param>
/// <param name="length">How many bytes to read.</param>
/// <param name="recordsBefore">Records of the same input that lie before them.</param>
internal sealed class LineReader(Stream stream, string name, byte delimiter, long length = long.MaxValue, long recordsBefore = 0) : IRecordReader
{
    public const byte LineFeed = (byte)'\n';
    public const byte Nul = 0;

    private const int FirstBufferSize = 1 << 16;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] buffer = new byte[FirstBufferSize];
    private int start;
    private int end;
    private int searched;
    private long line = recordsBefore;
    private long unread = length;
    private bool isAtEnd;

    public bool ReadBlock(List<TextRecord> block)
    {
        int before = block.Count;
        while (true)
        {
            TakeCompleteLines(block);
            if (block.Count > before)
            {
                return true;
            }

            if (isAtEnd)
            {
                return TakeLastLine(block);
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private void TakeCompleteLines(List<TextRecord> block)
    {
        while (true)
        {
            int found = buffer.AsSpan(searched, end - searched).IndexOf(delimiter);
            if (found < 0)
            {
                searched = end;
                return;
            }

            int lineEnd = searched + found;
            ReadOnlySpan<byte> bytes = buffer.AsSpan(start, lineEnd - start);
            start = searched = lineEnd + 1;
            Add(bytes, block);
        }
    }

    private bool TakeLastLine(List<TextRecord> block)
    {
        if (start == end)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(start, end - start);
        start = searched = end;
        Add(bytes, block);
        return true;
    }

    private void Add(ReadOnlySpan<byte> bytes, List<TextRecord> block)
    {
        line++;
        int byteLength = bytes.Length + 1;
        if (line == 1 && bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        }

        if (delimiter == LineFeed && bytes.EndsWith("\r"u8))
        {
            bytes = bytes[..^1];
        }

        try
        {
            block.Add(new TextRecord(StrictUtf8.GetString(bytes), name, line) { ByteLength = byteLength });
        }
        catch (DecoderFallbackException e)
        {
            Add($"byte {e.Index + 1} of the record is not valid UTF-8. Convert the file to UTF-8.");
        }
        catch (ArgumentException)
        {
            // Longer than a string can be.
            Add($"the record has {bytes.Length} bytes, more than one text can have. Cut it.");
        }

        void Add(string problem) => block.Add(new TextRecord(string.Empty, name, line) { ByteLength = byteLength, Problem = problem });
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
            if (buffer.Length == Array.MaxLength)
            {
                throw UserException.BadRecord($"{name}:{line + 1}: the record is longer than {Array.MaxLength} bytes. Cut it.");
            }

            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, Array.MaxLength));
        }

        int read;
        try
        {
            read = stream.Read(buffer, end, (int)Math.Min(unread, buffer.Length - end));
        }
        catch (IOException e)
        {
            throw UserException.Failure($"{name} cannot be read any further, after {line} records: {e.Message}", e);
        }

        unread -= read;
        isAtEnd = read == 0;
        end += read;
    }
}
