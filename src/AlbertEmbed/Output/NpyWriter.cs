using System.Runtime.InteropServices;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>NumPy's format: float32, shape (records, width).</summary>
/// <remarks>
/// The header says the number of records, which is known at the end: it is written twice, in the
/// same length. Standard output cannot be gone back to, so there the rows wait in a temporary file.
/// </remarks>
internal sealed class NpyWriter : IEmbeddingWriter
{
    private readonly OutputTarget target;
    private readonly FileStream? spool;
    private readonly int width;
    private long records;

    /// <param name="target">Where it goes.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="records">Rows that an earlier run has written.</param>
    public NpyWriter(OutputTarget target, int width, long records = 0)
    {
        this.target = target;
        this.width = width;
        this.records = records;
        if (target.IsFile && target.Position == 0)
        {
            target.Write(new NpyHeader(records, width).ToBytes());
        }
        else if (!target.IsFile)
        {
            spool = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        }
    }

    public void Write(in TextRecord record, ReadOnlySpan<float> vector)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("NPY rows are written as they lie in memory, which must be little-endian.");
        }

        ReadOnlySpan<byte> row = MemoryMarshal.AsBytes(vector);
        if (spool is null)
        {
            target.Write(row);
        }
        else
        {
            spool.Write(row);
        }

        records++;
    }

    public void Flush()
    {
        // Rows are written as they come; nothing can be read before the end.
    }

    public void Complete()
    {
        if (spool is null)
        {
            long expected = NpyHeader.Length + (records * width * sizeof(float));
            if (target.Position != expected)
            {
                throw UserException.Failure($"{records} rows should take {expected} bytes, but {target.Position} were written.");
            }

            target.WriteStart(new NpyHeader(records, width).ToBytes());
        }
        else
        {
            target.Write(new NpyHeader(records, width).ToBytes());
            spool.Position = 0;
            byte[] chunk = new byte[1 << 16];
            for (int read; (read = spool.Read(chunk)) > 0;)
            {
                target.Write(chunk.AsSpan(0, read));
            }
        }

        target.Complete();
    }

    public void Dispose()
    {
        spool?.Dispose();
        target.Dispose();
    }
}
