using System.Text.Json;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>Vectors as JSON Lines, floats in the shortest form that reads back to the same float32.</summary>
/// <param name="output">Where it goes; null for a part, whose lines another writer takes.</param>
/// <param name="width">Components of each vector.</param>
/// <param name="options">What is written, and how.</param>
internal sealed class JsonlWriter(OutputSet? output, int width, JsonlOptions options) : JsonLinesWriter(output, options)
{
    private readonly VectorCodec? codec = options.Base64;
    private readonly JsonEncodedText vectorField = JsonEncodedText.Encode(VectorField.Of(options.Base64?.Type ?? VectorType.Float32));
    private readonly byte[] stored = new byte[options.Base64?.RowLength ?? 0];

    public override ITextSink<TextRecord> NewPart() => new JsonlWriter(null, width, Options);

    protected override void WriteContent(in TextRecord item, in EmbeddedText embedded)
    {
        if (embedded.IsTokens)
        {
            WriteTokens(embedded);
            WriteTokenVectors(item, embedded.Vectors);
        }
        else
        {
            Json.WritePropertyName(vectorField);
            WriteVector(item, embedded.Vectors);
        }
    }

    private void WriteTokenVectors(in TextRecord item, ReadOnlySpan<float> vectors)
    {
        Json.WriteStartArray(vectorField);
        for (; !vectors.IsEmpty; vectors = vectors[width..])
        {
            WriteVector(item, vectors[..width]);
        }

        Json.WriteEndArray();
    }

    private void WriteVector(in TextRecord item, ReadOnlySpan<float> vector)
    {
        if (codec is not null)
        {
            Json.WriteBase64StringValue(codec.TryEncode(vector, stored) ? stored : throw VectorTypes.BeyondFloat16(item.Place));
            return;
        }

        Json.WriteStartArray();
        foreach (float value in vector)
        {
            Json.WriteNumberValue(value);
        }

        Json.WriteEndArray();
    }
}
