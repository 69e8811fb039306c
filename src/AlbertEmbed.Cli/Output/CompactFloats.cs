using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlbertEmbed.Output;

/// <summary>Writes a list of numbers on one line, which an indented file otherwise has one a line.</summary>
internal sealed class CompactFloats : JsonConverter<float[]>
{
    public override float[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        List<float> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(
                reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out float value) ? value : throw new JsonException());
        }

        return [.. values];
    }

    public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter compact = new(line))
        {
            compact.WriteStartArray();
            foreach (float number in value)
            {
                compact.WriteNumberValue(number);
            }

            compact.WriteEndArray();
        }

        writer.WriteRawValue(line.ToArray(), skipInputValidation: true);
    }
}
