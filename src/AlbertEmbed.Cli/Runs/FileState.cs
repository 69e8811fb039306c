using AlbertEmbed.Files;

namespace AlbertEmbed.Runs;

/// <summary>What tells that a file changes while it is read.</summary>
/// <param name="Exists">Whether it is there.</param>
/// <param name="Length">Its size.</param>
/// <param name="Written">When it was last written.</param>
internal readonly record struct FileState(bool Exists, long Length, DateTime Written)
{
    /// <summary>The state of a file, links followed.</summary>
    public static FileState Of(string path) =>
        new FileInfo(RealPath.Of(path)) is { Exists: true } file ? new FileState(true, file.Length, file.LastWriteTimeUtc) : default;
}
