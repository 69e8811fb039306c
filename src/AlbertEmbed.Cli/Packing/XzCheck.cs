using System.Buffers.Binary;
using System.Security.Cryptography;
using ICSharpCode.SharpZipLib.Checksum;

namespace AlbertEmbed.Packing;

/// <summary>The check behind each block of an xz stream.</summary>
internal sealed class XzCheck : IDisposable
{
    private const byte None = 0;
    private const byte Crc32Kind = 1;
    private const byte Crc64Kind = 4;
    private const byte Sha256Kind = 10;

    private readonly Crc32 crc32 = new();
    private readonly IncrementalHash? sha256;
    private ulong crc64 = Crc64.Start;

    /// <exception cref="UnpackingException">Such checks are not known here.</exception>
    public XzCheck(byte kind)
    {
        Kind = kind;
        sha256 = kind == Sha256Kind ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        Length = kind switch
        {
            None => 0,
            Crc32Kind => sizeof(uint),
            Crc64Kind => sizeof(ulong),
            Sha256Kind => SHA256.HashSizeInBytes,
            _ =>
                throw UnpackingException.Refusal(
                $"the file has checks of a kind that is not known ({kind}). Unpack it first: xz -d FILE."),
        };
    }

    public byte Kind { get; }

    /// <summary>Bytes of a check.</summary>
    public int Length { get; }

    public void Add(ArraySegment<byte> bytes)
    {
        switch (Kind)
        {
            case Crc32Kind:
                crc32.Update(bytes);
                break;
            case Crc64Kind:
                crc64 = Crc64.Add(crc64, bytes);
                break;
            default:
                sha256?.AppendData(bytes);
                break;
        }
    }

    /// <summary>Ends a block.</summary>
    /// <returns>Whether what was added is what the check says.</returns>
    public bool Ends(ReadOnlySpan<byte> check)
    {
        Span<byte> found = stackalloc byte[Length];
        switch (Kind)
        {
            case Crc32Kind:
                BinaryPrimitives.WriteUInt32LittleEndian(found, (uint)crc32.Value);
                break;
            case Crc64Kind:
                BinaryPrimitives.WriteUInt64LittleEndian(found, ~crc64);
                break;
            default:
                sha256?.GetHashAndReset(found);
                break;
        }

        crc32.Reset();
        crc64 = Crc64.Start;
        return check.SequenceEqual(found);
    }

    public void Dispose() => sha256?.Dispose();
}
