using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Files;

namespace AlbertEmbed.Models;

/// <summary>The hash by which a hub names a file's content: the SHA-256 of a large file, the Git blob id (SHA-1) of a small one.</summary>
internal static class ContentHash
{
    private const int Sha256Digits = 64;
    private const int Sha1Digits = 40;

    /// <summary>Takes a hash out of an ETag.</summary>
    /// <returns>Null when the ETag is something else.</returns>
    public static string? FromETag(string? tag)
    {
        string text = (tag ?? string.Empty).Trim().Trim('"');
        return text.Length is Sha256Digits or Sha1Digits && text.All(char.IsAsciiHexDigitLower) ? text : null;
    }

    /// <summary>Whether a file has the content that a hash names.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hash">Its SHA-256, or its Git blob id.</param>
    public static bool Matches(string path, string hash) =>
        (hash.Length == Sha256Digits ? ModelFile.Read(string.Empty, path).Sha256 : GitBlob(path)) == hash;

    /// <summary>The SHA-1 of the word blob, the length, a zero byte, and the content (Git's own object names).</summary>
    private static string GitBlob(string path)
    {
        using FileStream file = RegularFile.Open(path);
#pragma warning disable CA5350 // Git names contents by SHA-1; large files have a SHA-256.
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        byte[] buffer = new byte[1 << 16];
        for (int read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
