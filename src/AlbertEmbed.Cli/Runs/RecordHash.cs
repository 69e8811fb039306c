using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AlbertEmbed.Input;

namespace AlbertEmbed.Runs;

/// <summary>SHA-256 of records: of all that were read so far, or of one.</summary>
internal sealed class RecordHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The hash of all records added so far.</summary>
    public string Current => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>The hash of what a record's vectors are made of.</summary>
    public static byte[] OfTexts(in TextRecord record)
    {
        using RecordHash one = new();
        one.Append(record.Text);
        one.Append(record.Pair);
        return one.hash.GetHashAndReset();
    }

    public void Add(in TextRecord record)
    {
        Append(record.Text);
        Append(record.Pair);
        Append(record.Problem);
        Append(record.Id);
        foreach (KeptField field in record.Kept ?? [])
        {
            Append(field.Name);
            Append(field.Json);
        }
    }

    public void Dispose() => hash.Dispose();

    private void Append(string? text)
    {
        // Length-prefixed: ("ab", "c") and ("a", "bc") must differ.
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text?.Length ?? -1);
        hash.AppendData(length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
