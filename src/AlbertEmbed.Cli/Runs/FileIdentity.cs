using System.Security.Cryptography;

namespace AlbertEmbed.Runs;

/// <summary>Tells whether a file is the one that was written: its size, and a hash of pieces of it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="SampleSha256">SHA-256 of all of a small file, or of pieces at equal distances, the first and the last bytes among
/// them.</param>
/// <remarks>All of a large file takes longer to read than a search in it.</remarks>
internal sealed record FileIdentity(long Bytes, string SampleSha256)
{
    private const int PieceLength = 1 << 14;
    private const int Pieces = 64;

    public static FileIdentity Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = file.Length;
        byte[] piece = new byte[PieceLength];
        bool isWhole = length <= Pieces * PieceLength;
        long count = isWhole ? (length + PieceLength - 1) / PieceLength : Pieces;
        for (long i = 0; i < count; i++)
        {
            file.Position = isWhole ? i * PieceLength : (long)((Int128)(length - PieceLength) * i / (Pieces - 1));
            hash.AppendData(piece, 0, file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false));
        }

        return new FileIdentity(length, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}
