using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Engine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>
/// Writes NumPy's format: shape (records, width), or for vectors of tokens (all tokens, width) with a second file of where each record's
/// rows start. Ids and kept fields are in a third file.
/// </summary>
/// <remarks>
/// The header has the number of rows, which is known only at the end, so it is written twice, both times with the same length. The start of
/// standard output cannot be overwritten, so there the rows wait in a temporary file.
/// </remarks>
internal sealed class NpyWriter : IEmbeddingWriter
{
    private readonly OutputSet output;
    private readonly NpySpool? spool;
    private readonly NpyHeader empty;
    private readonly ArrayBufferWriter<byte> id = new();
    private readonly VectorCodec codec;
    private byte[] stored = [];
    private long rows;
    private long records;

    /// <param name="output">Where it goes, behind what an earlier run has written there.</param>
    /// <param name="codec">How vectors are stored.</param>
    /// <param name="records">Records that an earlier run has written there.</param>
    public NpyWriter(OutputSet output, VectorCodec codec, long records = 0)
    {
        this.output = output;
        this.codec = codec;
        this.records = records;
        empty = HeaderOf(codec);
        if (!output.Main.IsFile)
        {
            spool = NpySpool.Open();
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

    /// <summary>The header of a file without rows.</summary>
    public static NpyHeader HeaderOf(VectorCodec codec) => new(codec.Type.Element(), 0, codec.StoredWidth);

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        ReadOnlySpan<byte> bytes = Store(item, embedded.Vectors);
        if (spool is null)
        {
            output.Main.Write(bytes);
        }
        else
        {
            spool.Write(bytes);
        }

        records++;
        rows += bytes.Length / empty.RowLength;
        output.Splits?.Write(BitConverter.GetBytes(rows));
        WriteId(item);
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
            throw UserException.Failure(
                $"{output.Main.Name} has {Plural.Of(rows, "row")} for {Plural.Of(records, "record")}. Use --force to make it again.");
        }

        if (spool is null)
        {
            RewriteHeader(output.Main, header);
        }
        else
        {
            spool.CopyTo(output.Main, header);
        }

        if (output.Splits is { } splits)
        {
            RewriteHeader(splits, new NpyHeader(ElementType.Int64, records + 1, null));
        }

        output.Complete();
    }

    public void Dispose()
    {
        spool?.Dispose();
        output.Dispose();
    }

    private static void RewriteHeader(OutputTarget target, NpyHeader header)
    {
        long expected = NpyHeader.Length + (header.Rows * header.RowLength);
        if (target.Position != expected)
        {
            throw UserException.Failure(
                $"{Plural.Of(header.Rows, "row")} should take {Plural.Of(expected, "byte")}, but {target.Position} were written.");
        }

        target.WriteStart(header.ToBytes());
    }

    private ReadOnlySpan<byte> Store(in TextRecord record, ReadOnlySpan<float> vectors)
    {
        int length = checked(vectors.Length / codec.Width * codec.RowLength);
        if (stored.Length < length)
        {
            stored = new byte[length];
        }

        Span<byte> bytes = stored.AsSpan(0, length);
        return codec.TryEncode(vectors, bytes) ? bytes : throw VectorTypes.BeyondFloat16(record.Place);
    }

    private void WriteId(in TextRecord record)
    {
        if (output.Ids is null)
        {
            return;
        }

        using (Utf8JsonWriter json = new(id, JsonLine.Settings))
        {
            json.WriteStartObject();
            RecordIdentity.Write(json, record);
            RecordIdentity.WriteKeptFields(json, record);
            json.WriteEndObject();
        }

        id.Write("\n"u8);
        output.Ids.Write(id.WrittenSpan);
        id.ResetWrittenCount();
    }
}
