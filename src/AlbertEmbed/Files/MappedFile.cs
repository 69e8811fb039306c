using System.IO.MemoryMappedFiles;

namespace AlbertEmbed.Files;

/// <summary>A memory-mapped file: the system reads only the pages that are used.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? file;
    private readonly MemoryMappedViewAccessor? view;

    /// <exception cref="IOException">It cannot be read.</exception>
    public MappedFile(string path)
    {
        // The files of hub caches are symbolic links.
        FilePath = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        FileStream stream = RegularFile.Open(FilePath);
        Length = stream.Length;
        if (Length == 0)
        {
            // An empty file cannot be mapped.
            stream.Dispose();
            return;
        }

        file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>The path of the file itself, not of a link to it.</summary>
    public string FilePath { get; }

    public long Length { get; }

    /// <summary>The address of a byte, valid until the file is disposed of.</summary>
    public nint AddressOf(long offset) => view!.SafeMemoryMappedViewHandle.DangerousGetHandle() + (nint)offset;

    public void CopyTo(Span<byte> bytes, long offset) => view!.SafeMemoryMappedViewHandle.ReadSpan((ulong)offset, bytes);

    public void Dispose()
    {
        view?.Dispose();
        file?.Dispose();
    }
}
