using AlbertEmbed.Errors;
using AlbertEmbed.Files;

namespace AlbertEmbed.Output;

/// <summary>The temporary file in which rows wait until their number is known.</summary>
internal sealed class NpySpool : IDisposable
{
    private readonly FileStream file;

    private NpySpool(FileStream file)
    {
        this.file = file;
    }

    /// <exception cref="UserException">It cannot be made.</exception>
    public static NpySpool Open()
    {
        try
        {
            string path = Path.GetTempFileName();
            FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            FileStream opened = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, options);
            if (!OperatingSystem.IsWindows())
            {
                // Without a name it is gone with the program, however that ends.
                OwnFile.Delete(path);
            }

            return new NpySpool(opened);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Failure(e);
        }
    }

    /// <exception cref="UserException">The disk is full, or writing fails for another reason.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Failure(e);
        }
    }

    /// <summary>Writes a header and all rows.</summary>
    public void CopyTo(OutputTarget target, NpyHeader header)
    {
        try
        {
            file.Position = 0;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Failure(e);
        }

        target.Write(header.ToBytes());
        byte[] chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            target.Write(chunk.AsSpan(0, read));
        }
    }

    public void Dispose()
    {
        try
        {
            file.Dispose();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // The last bytes cannot be written; the first failure to write was reported.
        }
    }

    private static UserException Failure(Exception error) => UserException.Failure(
        $"NPY on standard output waits in a temporary file, which cannot be written: {FileFault.Reason(error)} "
        + "Name a file with -o, or set TMPDIR to another folder.",
        error);
}
