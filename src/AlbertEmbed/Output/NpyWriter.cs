using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;

namespace AlbertEmbed.Output;

/// <summary>
/// NumPy's format: shape (records, width), or for vectors of tokens (all tokens, width) with a second file that says where each
/// record's rows start. What identifies the records is in a third file.
/// </summary>
/// <remarks>
/// The header says the number of rows, which is known at the end: it is written twice, in the
/// same length. Standard output cannot be gone back to, so there the rows wait in a temporary file.
/// </remarks>
internal sealed class NpyWriter : IEmbeddingWriter
{
    private readonly OutputSet output;
    private readonly FileStream? spool;
    private readonly NpyHeader empty;
    private readonly ArrayBufferWriter<byte> id = new();
    private Half[] halves = [];
    private long rows;
    private long records;

    /// <param name="output">Where it goes. What stands there goes on.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="type">Float32 or Float16.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    public NpyWriter(OutputSet output, int width, ElementType type = ElementType.Float32, long records = 0)
    {
        this.output = output;
        this.records = records;
        empty = new NpyHeader(type, 0, width);
        if (!output.Main.IsFile)
        {
            spool = OpenSpool();
        }
        else if (output.Main.Position > 0)
        {
            rows = (output.Main.Position - NpyHeader.Length) / empty.RowLength;
        }
        else
        {
            output.Main.Write(empty.ToBytes());
            output.Splits?.Write(new NpyHeader(ElementType.Int64, 0, null).ToBytes());
            output.Splits?.Write(new byte[sizeof(long)]);
        }
    }

    public void Write(in EmbeddedRecord embedded)
    {
        ReadOnlySpan<byte> bytes = empty.Type == ElementType.Float16 ? ToHalves(embedded) : MemoryMarshal.AsBytes(embedded.Vectors);
        RequireLittleEndian();
        if (spool is null)
        {
            output.Main.Write(bytes);
        }
        else
        {
            try
            {
                spool.Write(bytes);
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                throw SpoolFailure(e);
            }
        }

        records++;
        rows += bytes.Length / empty.RowLength;
        output.Splits?.Write(BitConverter.GetBytes(rows));
        WriteId(embedded);
    }

    public void Flush()
    {
        // Rows are written as they come; nothing can be read before the end.
    }

    public void Complete()
    {
        NpyHeader header = empty with { Rows = rows };
        if (output.Splits is null && rows != records)
        {
            throw UserException.Failure($"{output.Main.Name} has {rows} rows for {records} records. Use --force to make it again.");
        }

        if (spool is null)
        {
            End(output.Main, header);
        }
        else
        {
            try
            {
                spool.Position = 0;
            }
            catch (Exception e) when (FileFault.Is(e))
            {
                throw SpoolFailure(e);
            }

            output.Main.Write(header.ToBytes());
            byte[] chunk = new byte[1 << 16];
            for (int read; (read = spool.Read(chunk)) > 0;)
            {
                output.Main.Write(chunk.AsSpan(0, read));
            }
        }

        if (output.Splits is { } splits)
        {
            End(splits, new NpyHeader(ElementType.Int64, records + 1, null));
        }

        output.Complete();
    }

    public void Dispose()
    {
        try
        {
            spool?.Dispose();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // What it still holds cannot be written, which was said when it was tried first.
        }

        output.Dispose();
    }

    /// <summary>Numbers are written as they lie in memory.</summary>
    public static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Vectors are written as they lie in memory, which must be little-endian.");
        }
    }

    private static FileStream OpenSpool()
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

            return opened;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw SpoolFailure(e);
        }
    }

    private static UserException SpoolFailure(Exception error) => UserException.Failure(
        $"NPY on standard output waits in a temporary file, which cannot be written: {FileFault.Reason(error)} "
        + "Name a file with -o, or set TMPDIR to another folder.",
        error);

    private static void End(OutputTarget target, NpyHeader header)
    {
        long expected = NpyHeader.Length + (header.Rows * header.RowLength);
        if (target.Position != expected)
        {
            throw UserException.Failure($"{header.Rows} rows should take {expected} bytes, but {target.Position} were written.");
        }

        target.WriteStart(header.ToBytes());
    }

    private ReadOnlySpan<byte> ToHalves(in EmbeddedRecord embedded)
    {
        if (halves.Length < embedded.Vectors.Length)
        {
            halves = new Half[embedded.Vectors.Length];
        }

        Span<Half> values = halves.AsSpan(0, embedded.Vectors.Length);
        TensorPrimitives.ConvertToHalf(embedded.Vectors, values);
        foreach (Half value in values)
        {
            if (!Half.IsFinite(value))
            {
                throw UserException.Failure(
                    $"{embedded.Record.Place}: a component is beyond what float16 can hold (65504). Use --dtype f32.");
            }
        }

        return MemoryMarshal.AsBytes(values);
    }

    private void WriteId(in EmbeddedRecord embedded)
    {
        if (output.Ids is null)
        {
            return;
        }

        using (Utf8JsonWriter json = new(id, JsonlWriter.JsonSettings))
        {
            json.WriteStartObject();
            JsonlWriter.WriteIdentity(json, embedded.Record);
            JsonlWriter.WriteKept(json, embedded.Record);
            json.WriteEndObject();
        }

        id.Write("\n"u8);
        output.Ids.Write(id.WrittenSpan);
        id.ResetWrittenCount();
    }
}
