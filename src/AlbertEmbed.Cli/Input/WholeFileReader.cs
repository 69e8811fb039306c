using System.Text;
using AlbertEmbed.Errors;
using AlbertEmbed.Packing;

namespace AlbertEmbed.Input;

/// <summary>Makes one record of a whole file, with its path as id. A file that is no text is a bad record, so that others go on.</summary>
/// <param name="path">The file, or standard input.</param>
internal sealed class WholeFileReader(string path) : IRecordReader
{
    /// <summary>A longer text is damaged or hostile data, and would fill the memory.</summary>
    private const int LongestFile = 1 << 28;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string name = InputFile.Name(path);
    private bool isDone;

    public bool ReadBlock(List<TextRecord> block)
    {
        if (isDone)
        {
            return false;
        }

        isDone = true;
        block.Add(Read());
        return true;
    }

    public void Dispose()
    {
        // The file is open only while it is read.
    }

    private TextRecord Read()
    {
        TextRecord record = new(string.Empty, name, 1) { Id = RawJson.Of(path) };
        using Stream stream = InputFile.Open(path);
        using MemoryStream content = new();
        try
        {
            byte[] chunk = new byte[1 << 16];
            for (int read; (read = stream.Read(chunk)) > 0 && content.Length <= LongestFile;)
            {
                content.Write(chunk, 0, read);
            }
        }
        catch (UnpackingException e)
        {
            return record with { Problem = e.Words() };
        }
        catch (InputChangedException e)
        {
            throw UserException.BadRecord(
                $"{name}: the file was changed while it was read ({e.Message}). Run again when nobody writes to it.", e);
        }
        catch (Exception e) when (FileFault.Is(e) || e is NotSupportedException)
        {
            throw UserException.Failure($"{name} cannot be read any further: {FileFault.Reason(e)}", e);
        }

        return Decode(record with { ByteLength = (int)content.Length }, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static TextRecord Decode(TextRecord record, ReadOnlySpan<byte> bytes)
    {
        if (ForeignFormat.Of(bytes) is { } foreign)
        {
            return record with { Problem = foreign };
        }

        if (bytes.Length > LongestFile)
        {
            return record with { Problem = $"the file is longer than {LongestFile >> 20} MiB. Cut it." };
        }

        try
        {
            string text = StrictUtf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
            return bytes.IndexOf(LineReader.Nul) is >= 0 and var place
                ? record with { Problem = $"byte {place + 1} of the file is NUL, so it is no text. Leave it out, or convert it to UTF-8." }
                : record with { Text = text };
        }
        catch (DecoderFallbackException e)
        {
            return record with { Problem = $"byte {e.Index + 1} of the file is not valid UTF-8. Convert it to UTF-8, or leave it out." };
        }
    }
}
