using System.Runtime.InteropServices;
using System.Text.Json;
using AlbertEmbed.Input;
using AlbertEmbed.Output;

namespace AlbertEmbed.Runs;

/// <summary>Reads JSON Lines with vectors in base64 of float32, and writes them with vectors that are stored in another way.</summary>
internal static class RangedLines
{
    /// <summary>Widens ranges to hold all vectors.</summary>
    public static void Read(string part, VectorRanges ranges, CancellationToken stop)
    {
        foreach (string line in Lines(part, stop))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement field = json.RootElement.GetProperty(VectorField.Name);
            foreach (JsonElement vector in field.ValueKind == JsonValueKind.Array ? [.. field.EnumerateArray()] : (JsonElement[])[field])
            {
                ranges.Add(Floats(vector));
            }
        }
    }

    /// <summary>Writes all lines.</summary>
    public static void Write(string part, VectorCodec codec, Stream target, CancellationToken stop)
    {
        using Utf8JsonWriter writer = new(target, JsonLine.Settings);
        byte[] stored = new byte[codec.RowLength];
        foreach (string line in Lines(part, stop))
        {
            writer.Reset();
            using JsonDocument json = JsonDocument.Parse(line);
            writer.WriteStartObject();
            foreach (JsonProperty field in json.RootElement.EnumerateObject())
            {
                if (field.Name == VectorField.Name)
                {
                    writer.WritePropertyName(VectorField.Of(codec.Type));
                    WriteVectors(writer, field.Value, codec, stored);
                }
                else
                {
                    writer.WritePropertyName(field.Name);
                    writer.WriteRawValue(field.Value.GetRawText(), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
            writer.Flush();
            target.WriteByte(LineReader.LineFeed);
        }
    }

    /// <summary>One vector, or one for each token.</summary>
    private static void WriteVectors(Utf8JsonWriter writer, JsonElement field, VectorCodec codec, byte[] stored)
    {
        if (field.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (JsonElement vector in field.EnumerateArray())
            {
                WriteVectors(writer, vector, codec, stored);
            }

            writer.WriteEndArray();
            return;
        }

        _ = codec.TryEncode(Floats(field), stored);
        writer.WriteBase64StringValue(stored);
    }

    private static ReadOnlySpan<float> Floats(JsonElement vector) => MemoryMarshal.Cast<byte, float>(vector.GetBytesFromBase64());

    private static IEnumerable<string> Lines(string part, CancellationToken stop)
    {
        using LineReader reader = new(File.OpenRead(part), part, new DelimiterEnd(LineReader.LineFeed));
        foreach (TextRecord line in reader.ReadAll())
        {
            stop.ThrowIfCancellationRequested();
            yield return line.Text;
        }
    }
}
