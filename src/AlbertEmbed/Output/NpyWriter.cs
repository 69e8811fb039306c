using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>NumPy's format, version 1.0: float32, C order, shape (records, width).</summary>
/// <remarks>
/// Source: numpy.lib.format. The header says the number of records, which is known at the end: it is written twice, in the
/// same length. Standard output cannot be gone back to, so there the rows wait in a temporary file.
/// </remarks>
internal sealed class NpyWriter : IEmbeddingWriter
{
    private const int HeaderLength = 128;

    private readonly OutputTarget target;
    private readonly FileStream? spool;
    private readonly int width;
    private long records;

    public NpyWriter(OutputTarget target, int width)
    {
        this.target = target;
        this.width = width;
        if (target.IsFile)
        {
            target.Write(Header());
        }
        else
        {
            spool = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        }
    }

    public void Write(long index, in TextRecord record, ReadOnlySpan<float> vector)
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
            target.WriteStart(Header());
        }
        else
        {
            target.Write(Header());
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

    private byte[] Header()
    {
        byte[] header = new byte[HeaderLength];
        header.AsSpan().Fill((byte)' ');
        header[0] = 0x93;
        "NUMPY\u0001\0"u8.CopyTo(header.AsSpan(1));
        const int LengthAt = 8;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(LengthAt), HeaderLength - LengthAt - sizeof(ushort));
        string description = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({records}, {width}), }}";
        Encoding.ASCII.GetBytes(description, header.AsSpan(LengthAt + sizeof(ushort)));
        header[^1] = (byte)'\n';
        return header;
    }
}
