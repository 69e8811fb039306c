using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>JSON Lines: one object a record, floats in the shortest form that reads back to the same float32.</summary>
internal sealed class JsonlWriter : IEmbeddingWriter
{
    private const int FlushSize = 1 << 16;

    private readonly OutputSet output;
    private readonly int width;
    private readonly JsonlOptions options;
    private readonly ArrayBufferWriter<byte> buffer = new(2 * FlushSize);
    private readonly Utf8JsonWriter json;

    /// <param name="output">Where it goes.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="options">What is written, and how.</param>
    public JsonlWriter(OutputSet output, int width, JsonlOptions options)
    {
        this.output = output;
        this.width = width;
        this.options = options;
        json = new Utf8JsonWriter(buffer, JsonSettings);
    }

    /// <summary>How every JSON line of this program is written.</summary>
    public static JsonWriterOptions JsonSettings { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public void Write(in EmbeddedRecord embedded)
    {
        json.Reset();
        json.WriteStartObject();
        WriteIdentity(json, embedded.Record);
        if (embedded.IsTokens)
        {
            WriteTokens(embedded);
        }

        json.WritePropertyName("embedding"u8);
        if (embedded.IsTokens)
        {
            json.WriteStartArray();
            for (ReadOnlySpan<float> rest = embedded.Vectors; !rest.IsEmpty; rest = rest[width..])
            {
                WriteVector(rest[..width]);
            }

            json.WriteEndArray();
        }
        else
        {
            WriteVector(embedded.Vectors);
        }

        if (options.WithText)
        {
            json.WriteString("text"u8, embedded.Record.Text);
        }

        if (options.WithStats)
        {
            json.WriteNumber("n_tokens"u8, embedded.TokenCount);
            json.WriteBoolean("truncated"u8, embedded.IsTruncated);
            json.WriteNumber("unknown"u8, embedded.UnknownCount);
        }

        WriteKept(json, embedded.Record);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        if (buffer.WrittenCount >= FlushSize)
        {
            Flush();
        }
    }

    /// <summary>The record's id where it has one, else its number.</summary>
    public static void WriteIdentity(Utf8JsonWriter json, in TextRecord record)
    {
        if (record.Id is { } id)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }
        else
        {
            json.WriteNumber("index"u8, record.Index);
        }
    }

    /// <summary>The fields of the input that are kept.</summary>
    public static void WriteKept(Utf8JsonWriter json, in TextRecord record)
    {
        foreach (KeptField field in record.Kept ?? [])
        {
            json.WritePropertyName(field.Name);
            json.WriteRawValue(field.Json, skipInputValidation: true);
        }
    }

    public void Flush()
    {
        output.Main.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    public void Complete()
    {
        Flush();
        output.Complete();
    }

    public void Dispose()
    {
        json.Dispose();
        output.Dispose();
    }

    /// <summary>A surface cut out of a text may hold half of a surrogate pair, which JSON cannot.</summary>
    public static string WellFormed(string surface) => string.Concat(surface.EnumerateRunes());

    private void WriteTokens(in EmbeddedRecord embedded)
    {
        json.WriteStartArray("tokens"u8);
        foreach (string token in embedded.Tokens)
        {
            json.WriteStringValue(WellFormed(token));
        }

        json.WriteEndArray();
        json.WriteStartArray("offsets"u8);
        foreach ((int start, int end) in embedded.Offsets)
        {
            json.WriteStartArray();
            json.WriteNumberValue(start);
            json.WriteNumberValue(end);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteVector(ReadOnlySpan<float> vector)
    {
        if (options.AsBase64)
        {
            NpyWriter.RequireLittleEndian();
            json.WriteBase64StringValue(MemoryMarshal.AsBytes(vector));
            return;
        }

        json.WriteStartArray();
        foreach (float value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
