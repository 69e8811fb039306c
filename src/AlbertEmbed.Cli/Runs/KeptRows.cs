using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>
/// Vectors of a stopped run that could not be written in their order yet: <c>OUT.part.open</c>. Each goes with a hash of its
/// text and of itself, so that it is never given to another text that has the same number in another input, and a damaged one to none.
/// </summary>
internal sealed class KeptRows
{
    private const int HashLength = 32;

    /// <summary>Bytes of a row before its vectors: record, part, number of components, hash.</summary>
    private const int HeadLength = sizeof(long) + (2 * sizeof(int)) + HashLength;

    private readonly Dictionary<(long Index, int Part), (byte[] Hash, float[] Vectors)> rows = [];

    public int Count => rows.Count;

    /// <summary>How many records had rows in the file.</summary>
    public long RecordsRead { get; private set; }

    /// <summary>Reads what an earlier run has kept. Half a row at the end is passed over.</summary>
    /// <exception cref="UserException">It may not be read.</exception>
    public static KeptRows Read(string path)
    {
        KeptRows kept = new();
        ReadOnlySpan<byte> rest;
        try
        {
            rest = OwnFile.IsPlain(path) ? File.ReadAllBytes(path) : [];
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw UserException.Failure($"{path} cannot be read: {FileFault.Reason(e)}", e);
        }

        while (rest.Length > HeadLength)
        {
            long index = BinaryPrimitives.ReadInt64LittleEndian(rest);
            int part = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(long)..]);
            long length = (long)sizeof(float) * BinaryPrimitives.ReadInt32LittleEndian(rest[(sizeof(long) + sizeof(int))..]);
            byte[] hash = rest[(HeadLength - HashLength)..HeadLength].ToArray();
            rest = rest[HeadLength..];
            if (length < 0 || length > rest.Length)
            {
                break;
            }

            kept.rows[(index, part)] = (hash, MemoryMarshal.Cast<byte, float>(rest[..(int)length]).ToArray());
            rest = rest[(int)length..];
        }

        kept.RecordsRead = kept.rows.Keys.Count(row => row.Part == 0);
        return kept;
    }

    /// <summary>Takes the vectors of a record out, when they are here.</summary>
    public bool TryTake(in TextRecord record, int part, Span<float> vectors)
    {
        if (rows.Count == 0 || !rows.Remove((record.Index, part), out (byte[] Hash, float[] Vectors) known))
        {
            return false;
        }

        bool fits = known.Vectors.Length == vectors.Length && known.Hash.AsSpan().SequenceEqual(Hash(record, known.Vectors));
        if (fits)
        {
            known.Vectors.CopyTo(vectors);
        }

        return fits;
    }

    /// <summary>Writes rows, and those that are here and were not taken, as many as there is room for.</summary>
    /// <returns>How many records have rows there.</returns>
    public long Write(FileStream file, IEnumerable<EncodedItem<TextRecord>> encoded)
    {
        long written = 0;
        try
        {
            foreach ((TextRecord record, int part, ReadOnlyMemory<float> vectors) in encoded)
            {
                WriteRow(file, record.Index, part, Hash(record, vectors.Span), vectors.Span);
                written += part == 0 ? 1 : 0;
            }

            foreach (((long index, int part), (byte[] hash, float[] vectors)) in rows)
            {
                WriteRow(file, index, part, hash, vectors);
                written += part == 0 ? 1 : 0;
            }
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // The disk is full: the rows before this one are there.
        }

        file.Flush(flushToDisk: true);
        return written;
    }

    private static byte[] Hash(in TextRecord record, ReadOnlySpan<float> vectors) =>
        SHA256.HashData([.. RecordHash.OfTexts(record), .. MemoryMarshal.AsBytes(vectors)]);

    private static void WriteRow(FileStream file, long index, int part, ReadOnlySpan<byte> hash, ReadOnlySpan<float> vectors)
    {
        byte[] row = new byte[HeadLength + (vectors.Length * sizeof(float))];
        BinaryPrimitives.WriteInt64LittleEndian(row, index);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(sizeof(long)), part);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(sizeof(long) + sizeof(int)), vectors.Length);
        hash.CopyTo(row.AsSpan(HeadLength - HashLength));
        MemoryMarshal.AsBytes(vectors).CopyTo(row.AsSpan(HeadLength));
        file.Write(row);
    }
}
