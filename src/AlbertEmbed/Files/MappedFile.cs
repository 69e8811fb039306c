using System.IO.MemoryMappedFiles;

namespace AlbertEmbed.Files;

/// <summary>A file in memory that is only read, and only where it is needed.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;

    /// <exception cref="IOException">It cannot be read.</exception>
    public MappedFile(string path)
    {
        // Hub caches are full of symbolic links.
        FilePath = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        FileStream stream = RegularFile.Open(FilePath);
        Length = stream.Length;
        if (Length == 0)
        {
            // Nothing can be mapped.
            stream.Dispose();
            return;
        }

        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>The file itself, not a link to it.</summary>
    public string FilePath { get; }

    public long Length { get; }

    /// <summary>Where a byte lies, as long as the file is open.</summary>
    public nint Address(long offset) => view!.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)offset;

    /// <summary>Copies bytes.</summary>
    public void Read(long offset, Span<byte> bytes) => view!.SafeMemoryMappedViewHandle.ReadSpan((ulong)offset, bytes);

    public void Dispose()
    {
        view?.Dispose();
        file?.Dispose();
    }
}
