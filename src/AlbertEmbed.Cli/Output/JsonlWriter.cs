using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Engine;
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
    private readonly JsonEncodedText vectorField;
    private readonly byte[] stored;

    /// <param name="output">Where it goes.</param>
    /// <param name="width">Components of each vector.</param>
    /// <param name="options">What is written, and how.</param>
    public JsonlWriter(OutputSet output, int width, JsonlOptions options)
    {
        this.output = output;
        this.width = width;
        this.options = options;
        json = new Utf8JsonWriter(buffer, JsonLine.Settings);
        vectorField = JsonEncodedText.Encode(VectorField.Of(options.Base64?.Type ?? VectorType.Float32));
        stored = new byte[options.Base64?.RowLength ?? 0];
    }

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        json.Reset();
        json.WriteStartObject();
        RecordIdentity.Write(json, item);
        if (embedded.IsTokens)
        {
            WriteTokens(embedded);
            WriteTokenVectors(item, embedded.Vectors);
        }
        else
        {
            json.WritePropertyName(vectorField);
            WriteVector(item, embedded.Vectors);
        }

        if (options.WithText)
        {
            json.WriteString("text"u8, item.Text);
        }

        if (options.WithStats)
        {
            json.WriteNumber("n_tokens"u8, embedded.TokenCount);
            json.WriteBoolean("truncated"u8, embedded.IsTruncated);
            json.WriteNumber("unknown"u8, embedded.UnknownCount);
        }

        RecordIdentity.WriteKeptFields(json, item);
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

    private void WriteTokens(in EmbeddedText embedded)
    {
        json.WriteStartArray("tokens"u8);
        foreach (string token in embedded.Tokens)
        {
            json.WriteStringValue(JsonLine.WellFormed(token));
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

    private void WriteTokenVectors(in TextRecord item, ReadOnlySpan<float> vectors)
    {
        json.WriteStartArray(vectorField);
        for (; !vectors.IsEmpty; vectors = vectors[width..])
        {
            WriteVector(item, vectors[..width]);
        }

        json.WriteEndArray();
    }

    private void WriteVector(in TextRecord item, ReadOnlySpan<float> vector)
    {
        if (options.Base64 is { } codec)
        {
            json.WriteBase64StringValue(codec.TryEncode(vector, stored) ? stored : throw VectorTypes.BeyondFloat16(item.Place));
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
