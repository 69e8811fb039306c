using System.Buffers.Binary;
using AlbertEmbed.Columns;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Input;

/// <summary>
/// A Parquet file that is read. It is read by code of this program rather than by a library, because damage must be noticed: pages are
/// compared with their checksums, and must unpack to their size and hold as many values as they promise.
/// </summary>
internal sealed class ParquetFile : IDisposable
{
    /// <summary>The head of a structure's first field, a number: every page and every footer starts with it.</summary>
    private const byte FirstFieldHead = 0x15;

    private const int TailLength = sizeof(int) + 4;

    private readonly Stream stream;

    private ParquetFile(Stream stream, string name, FileFooter footer)
    {
        this.stream = stream;
        Name = name;
        Footer = footer;
    }

    /// <summary>What every Parquet file starts and ends with.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>As users know it.</summary>
    public string Name { get; }

    public FileFooter Footer { get; }

    /// <summary>Whether a file starts as Parquet does: a page or the end of the file follows, which a text cannot.</summary>
    public static bool StartsWithMagic(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> start = stackalloc byte[Magic.Length + 1];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.StartsWith(Magic) && start[^1] == FirstFieldHead;
    }

    /// <summary>What a file says of itself; null where it is no Parquet file.</summary>
    /// <exception cref="UserException">It is damaged.</exception>
    public static FileFooter? FooterOf(string path)
    {
        if (!StartsWithMagic(path))
        {
            return null;
        }

        using ParquetFile file = Open(File.OpenRead(path), path);
        return file.Footer;
    }

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Its bytes, of which any can be read. It is closed with the file.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="UserException">It is damaged, or no Parquet file.</exception>
    public static ParquetFile Open(Stream stream, string name)
    {
        try
        {
            return new ParquetFile(stream, name, Guard(name, () => ReadFooter(stream)));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the pages of a column.</summary>
    public ColumnPages Pages(int group, SchemaNode leaf) => new(stream, Footer.Groups[group].Columns[leaf.FirstLeaf], leaf);

    /// <summary>Goes through a column.</summary>
    public LeafCursor Read(int group, SchemaNode leaf) => new(stream, Footer.Groups[group], leaf);

    /// <summary>Reads something, and says what is wrong with the file where that fails.</summary>
    /// <exception cref="UserException">The file is damaged, was changed, or cannot be read.</exception>
    public T Guard<T>(Func<T> read) => Guard(Name, read);

    /// <summary>Finds out whether the file was changed since it was opened.</summary>
    public void CheckUnchanged() => Guard(() =>
    {
        stream.Position = stream.Length;
        return stream.Read(new byte[1], 0, 1);
    });

    public void Dispose() => stream.Dispose();

    private static T Guard<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException
            or IndexOutOfRangeException)
        {
            throw UserException.BadRecord(
                $"{name}: the Parquet file is damaged or cut off ({e.Message}). Fetch or make it again.", e);
        }
        catch (InputChangedException e)
        {
            throw UserException.BadRecord(
                $"{name}: the file was changed while it was read ({e.Message}), so the records up to here may be of two versions. "
                    + $"Run again when nobody writes to it.",
                e);
        }
        catch (Exception e) when (FileFault.Is(e) || e is NotSupportedException)
        {
            throw UserException.Failure($"{name} cannot be read any further: {FileFault.Reason(e)}", e);
        }
    }

    private static FileFooter ReadFooter(Stream stream)
    {
        if (!stream.CanSeek)
        {
            throw new InvalidDataException("what it holds is described at its end, and only a file can be read from there");
        }

        long length = stream.Length;
        byte[] tail = new byte[TailLength];
        if (length < Magic.Length + TailLength)
        {
            throw new InvalidDataException("it is shorter than any Parquet file");
        }

        stream.Position = length - TailLength;
        stream.ReadExactly(tail);
        if (!tail.AsSpan(sizeof(int)).SequenceEqual(Magic))
        {
            throw new InvalidDataException(
                tail.AsSpan(sizeof(int)).SequenceEqual("PARE"u8) ? "it is encrypted" : "its end is not that of a Parquet file");
        }

        int described = BinaryPrimitives.ReadInt32LittleEndian(tail);
        long start = length - TailLength - described;
        if (described <= 0 || start < Magic.Length)
        {
            throw new InvalidDataException("its end says a length that is not in it");
        }

        byte[] bytes = new byte[described];
        stream.Position = start;
        stream.ReadExactly(bytes);
        FileFooter footer = FileFooter.Read(bytes);
        return footer.Groups.SelectMany(group => group.Columns).All(column =>
            column.Start >= Magic.Length && column.Length <= start && column.Start <= start - column.Length)
                ? footer
                : throw new InvalidDataException("a column stands outside of it");
    }
}
