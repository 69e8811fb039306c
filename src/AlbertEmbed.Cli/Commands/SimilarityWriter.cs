using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Search;

namespace AlbertEmbed.Commands;

/// <summary>Takes the two texts of each pair, one after the other, and writes their cosine.</summary>
internal sealed class SimilarityWriter(OutputTarget target, bool asJson) : IEmbeddingWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private long firstIndex = -1;
    private float[] first = [];

    /// <summary>Pairs written.</summary>
    public long Pairs { get; private set; }

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        if (item.Index % 2 == 0)
        {
            (firstIndex, first) = (item.Index, embedded.Vectors.ToArray());
        }
        else if (firstIndex == item.Index - 1)
        {
            float cosine = (float)Vectors.Cosine(first, embedded.Vectors);
            Pairs++;
            if (asJson)
            {
                using Utf8JsonWriter json = new(buffer, JsonLine.Settings);
                json.WriteStartObject();
                RecordIdentity.Write(json, item with { Index = item.Index / 2 });
                json.WriteNumber("similarity"u8, cosine);
                json.WriteEndObject();
                json.Flush();
            }
            else
            {
                buffer.Write(Encoding.ASCII.GetBytes(cosine.ToString(CultureInfo.InvariantCulture)));
            }

            buffer.Write("\n"u8);
        }
    }

    public void Flush()
    {
        target.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    public void Complete() => Flush();

    public void Dispose() => target.Dispose();
}
