using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>JSON Lines: one object a record, floats in the shortest form that reads back to the same float32.</summary>
internal sealed class JsonlWriter : IEmbeddingWriter
{
    private const int FlushSize = 1 << 16;

    private readonly OutputTarget target;
    private readonly bool withText;
    private readonly ArrayBufferWriter<byte> buffer = new(2 * FlushSize);
    private readonly Utf8JsonWriter json;

    public JsonlWriter(OutputTarget target, bool withText)
    {
        this.target = target;
        this.withText = withText;
        json = new Utf8JsonWriter(buffer, Options);
    }

    /// <summary>How every JSON line of this program is written.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public void Write(in TextRecord record, ReadOnlySpan<float> vector)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteNumber("index"u8, record.Index);
        json.WriteStartArray("embedding"u8);
        foreach (float value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
        if (withText)
        {
            json.WriteString("text"u8, record.Text);
        }

        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        if (buffer.WrittenCount >= FlushSize)
        {
            Flush();
        }
    }

    public void Flush()
    {
        target.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    public void Complete()
    {
        Flush();
        target.Complete();
    }

    public void Dispose()
    {
        json.Dispose();
        target.Dispose();
    }
}
