using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Output;

/// <summary>The start of a NumPy file, version 1.0, C order, of one or two dimensions.</summary>
/// <param name="Type">Its elements.</param>
/// <param name="Rows">The first dimension.</param>
/// <param name="Width">The second dimension; null when there is only one.</param>
/// <remarks>Source: numpy.lib.format.</remarks>
internal sealed partial record NpyHeader(ElementType Type, long Rows, int? Width)
{
    /// <summary>Bytes of the headers that this program writes, however many rows there are.</summary>
    public const int Length = 128;

    private const int LengthAt = 8;
    private const int TextAt = LengthAt + sizeof(ushort);

    /// <summary>NumPy's names of the types that vectors, ranges and row starts have.</summary>
    private static readonly (ElementType Type, string Name)[] TypeNames =
    [
        (ElementType.Float32, "<f4"),
        (ElementType.Float16, "<f2"),
        (ElementType.Int64, "<i8"),
        (ElementType.Int8, "|i1"),
        (ElementType.UInt8, "|u1"),
        (ElementType.Float64, "<f8"),
    ];

    /// <summary>The first bytes of NumPy's files of all versions.</summary>
    private static ReadOnlySpan<byte> AnyVersion => Magic[..^2];

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Where the first row starts. Other programs write headers of other lengths.</summary>
    public long DataStart { get; private init; } = Length;

    /// <summary>Bytes of a row.</summary>
    public long RowLength => (Width ?? 1L) * Type.Size();

    public byte[] ToBytes()
    {
        byte[] header = new byte[Length];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(LengthAt), Length - TextAt);
        string shape = Width is null ? $"({Rows},)" : $"({Rows}, {Width})";
        Encoding.ASCII.GetBytes($"{{'descr': '{NameOf(Type)}', 'fortran_order': False, 'shape': {shape}, }}", header.AsSpan(TextAt));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Reads a header and compares it with the file, which afterwards stands at the first row.</summary>
    /// <returns>Null when the file is not a NumPy file.</returns>
    /// <exception cref="UserException">The header cannot be used, or the file does not hold the rows that it says.</exception>
    public static NpyHeader? Read(FileStream file)
    {
        byte[] start = ReadStart(file);
        if (!start.AsSpan().StartsWith(AnyVersion))
        {
            return null;
        }

        NpyHeader header = Parse(start, file) ?? throw UserException.Usage(
            $"{file.Name} is not an NPY file of vectors in C order: its header says something else, "
                + $"or has numbers that no file can have.");

        // The product of two numbers of the header may be beyond 64 bits.
        return file.CanSeek && file.Length - file.Position == (Int128)header.Rows * header.RowLength
            ? header with { DataStart = file.Position }
            : throw UserException.Failure(
                $"{file.Name} is cut off, or has too many bytes: it does not hold the "
                    + $"{Plural.Of(header.Rows, "row")} that its header says.");
    }

    /// <summary>Whether a file starts with a header that this program may have written. The rest is not read.</summary>
    public static bool StartsWithOne(Stream stream) => Parse(ReadStart(stream), stream) is not null;

    /// <summary>What follows the header in the first bytes of a file; all of them where it starts with none.</summary>
    public static ReadOnlySpan<byte> AfterHeader(ReadOnlySpan<byte> first) =>
        first.StartsWith(Magic) ? first[Math.Min(Length, first.Length)..] : first;

    private static byte[] ReadStart(Stream stream)
    {
        byte[] start = new byte[TextAt];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static NpyHeader? Parse(byte[] start, Stream stream)
    {
        if (start.Length < TextAt || !start.AsSpan().StartsWith(Magic))
        {
            return null;
        }

        byte[] text = new byte[BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(LengthAt))];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
        {
            return null;
        }

        Match header = Text().Match(Encoding.ASCII.GetString(text));
        return header.Success
            && long.TryParse(header.Groups["rows"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long rows)
                ? Make(header.Groups["type"].Value, rows, header.Groups["width"].Value)
                : null;
    }

    private static string NameOf(ElementType type) => Array.Find(TypeNames, one => one.Type == type).Name;

    private static NpyHeader? Make(string type, long rows, string width)
    {
        ElementType known = Array.Find(TypeNames, one => one.Name == type).Type;
        return width.Length == 0 ? new NpyHeader(known, rows, null)
            : int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out int second)
                && second > 0 ? new NpyHeader(known, rows, second)
            : null;
    }

    [GeneratedRegex(
        @"^\{'descr': '(?<type><f4|<f2|<i8|\|i1|\|u1|<f8)', 'fortran_order': False, "
        + @"'shape': \((?<rows>0|[1-9]\d*),( (?<width>0|[1-9]\d*))?\), \} *\n$")]
    private static partial Regex Text();
}
