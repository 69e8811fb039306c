using AlbertEmbed.Errors;

namespace AlbertEmbed.Files;

/// <summary>Recognises pointers of Git LFS: a few lines of text in the place of a large file.</summary>
/// <remarks>Source: docs/spec.md of Git LFS.</remarks>
internal static class GitLfsPointer
{
    /// <summary>Every pointer has fewer bytes.</summary>
    private const int Limit = 1024;

    private static ReadOnlySpan<byte> Start => "version https://git-lfs.github.com/spec/"u8;

    /// <exception cref="UserException">The file is a pointer.</exception>
    public static void Refuse(string path, ReadOnlySpan<byte> content)
    {
        if (content.Length < Limit && content.StartsWith(Start))
        {
            throw UserException.Model(
                $"{path} is a Git LFS pointer, not the file that it stands for. Run git lfs pull in its "
                    + $"repository, or download the file itself.");
        }
    }

    /// <exception cref="UserException">The file is a pointer.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Refuse(string path)
    {
        using FileStream file = RegularFile.Open(path);
        byte[] start = new byte[Math.Min(file.Length, Limit)];
        Refuse(path, start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }
}
