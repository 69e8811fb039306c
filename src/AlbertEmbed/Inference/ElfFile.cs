using System.Buffers.Binary;
using System.Text;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Inference;

/// <summary>Reads which libraries a 64-bit little-endian ELF library needs.</summary>
/// <remarks>Source: System V ABI, "Object Files" and "Dynamic Section".</remarks>
internal static class ElfFile
{
    private const int ProgramHeaderLength = 56;
    private const int DynamicEntryLength = 16;
    private const int SegmentLoad = 1;
    private const int SegmentDynamic = 2;
    private const int TagNeeded = 1;
    private const int TagStringTable = 5;
    private const int LongestName = 256;

    /// <summary>File names of the libraries, such as <c>libcudart.so.13</c>; empty for a file of another kind.</summary>
    public static IReadOnlyList<string> NeededLibraries(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return ReadNeededNames(file);
        }
        catch (Exception e) when (FileFault.Is(e) || e is ArgumentOutOfRangeException or OverflowException)
        {
            return [];
        }
    }

    private static List<string> ReadNeededNames(FileStream file)
    {
        byte[] header = Bytes(file, 0, 64);
        if (!header.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            return [];
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        byte[] segments = Bytes(file, Number(header, 32), count * ProgramHeaderLength);
        byte[] dynamic = [];
        List<(long Offset, long Address, long Length)> loaded = [];
        for (int at = 0; at < segments.Length; at += ProgramHeaderLength)
        {
            (long offset, long address, long length) = (Number(segments, at + 8), Number(segments, at + 16), Number(segments, at + 32));
            switch (BinaryPrimitives.ReadInt32LittleEndian(segments.AsSpan(at)))
            {
                case SegmentLoad:
                    loaded.Add((offset, address, length));
                    break;
                case SegmentDynamic:
                    dynamic = Bytes(file, offset, checked((int)length));
                    break;
            }
        }

        List<(long Tag, long Value)> entries = [];
        for (int at = 0; at + DynamicEntryLength <= dynamic.Length; at += DynamicEntryLength)
        {
            entries.Add((Number(dynamic, at), Number(dynamic, at + 8)));
        }

        long table = entries.Find(entry => entry.Tag == TagStringTable).Value;
        (long tableOffset, long tableAddress, _) =
            loaded.Find(segment => table >= segment.Address && table < segment.Address + segment.Length);
        return
        [
            .. entries.Where(entry => entry.Tag == TagNeeded).Select(entry => Name(file, table - tableAddress + tableOffset + entry.Value)),
        ];
    }

    private static string Name(FileStream file, long offset)
    {
        byte[] bytes = Bytes(file, offset, (int)Math.Min(LongestName, file.Length - offset));
        return Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Max(0, Array.IndexOf(bytes, (byte)0))));
    }

    private static long Number(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));

    private static byte[] Bytes(FileStream file, long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, file.Length - offset);
        byte[] bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }
}
