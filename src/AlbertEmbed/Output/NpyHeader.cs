using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlbertEmbed.Output;

/// <summary>The start of a NumPy file, version 1.0, C order: float32, shape (records, width).</summary>
/// <remarks>Source: numpy.lib.format.</remarks>
internal sealed partial record NpyHeader(long Records, int Width)
{
    /// <summary>Bytes of the headers that this program writes, however many records there are.</summary>
    public const int Length = 128;

    private const int LengthAt = 8;
    private const int TextAt = LengthAt + sizeof(ushort);

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    public byte[] ToBytes()
    {
        byte[] header = new byte[Length];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(LengthAt), Length - TextAt);
        Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Records}, {Width}), }}", header.AsSpan(TextAt));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Reads a header; afterwards the stream stands at the first row.</summary>
    /// <returns>Null when it is no two-dimensional float32 file.</returns>
    public static NpyHeader? Read(Stream stream)
    {
        byte[] start = new byte[TextAt];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().StartsWith(Magic))
        {
            return null;
        }

        byte[] text = new byte[BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(LengthAt))];
        stream.ReadExactly(text);
        Match shape = Shape().Match(Encoding.ASCII.GetString(text));
        return shape.Success
            && long.TryParse(shape.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long records)
            && int.TryParse(shape.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                ? new NpyHeader(records, width)
                : null;
    }

    [GeneratedRegex(@"^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$")]
    private static partial Regex Shape();
}
