using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Output;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Writes what <c>tokenize</c> shows of a record: a line of JSON.</summary>
/// <param name="tokenizer">Names the special tokens.</param>
/// <param name="inWindows">Whether each record has a list of windows.</param>
internal sealed class TokenizedLine(Tokenizer tokenizer, bool inWindows)
{
    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>The line, which holds until the next call.</summary>
    /// <param name="index">The record's number.</param>
    /// <param name="sequences">Its windows, or the only one.</param>
    /// <param name="buffer">Holds its tokens.</param>
    public ReadOnlySpan<byte> Of(long index, IReadOnlyList<TokenSequence> sequences, TokenBuffer buffer)
    {
        line.ResetWrittenCount();
        using (Utf8JsonWriter json = new(line, JsonLine.Settings))
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            if (inWindows)
            {
                WriteWindows(json, sequences, buffer);
            }
            else
            {
                WriteSequence(json, sequences[0], buffer);
            }

            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    private void WriteWindows(Utf8JsonWriter json, IReadOnlyList<TokenSequence> windows, TokenBuffer buffer)
    {
        json.WriteStartArray("windows");
        foreach (TokenSequence window in windows)
        {
            json.WriteStartObject();
            WriteSequence(json, window, buffer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteSequence(Utf8JsonWriter json, TokenSequence sequence, TokenBuffer buffer)
    {
        json.WriteStartArray("tokens");
        for (int i = 0; i < sequence.Ids.Length; i++)
        {
            int source = sequence.Sources[i];
            json.WriteStringValue(source < 0 ? tokenizer.Template.Token(sequence.Ids[i]) : JsonLine.WellFormed(buffer.Surfaces[source]));
        }

        json.WriteEndArray();
        json.WriteStartArray("ids");
        foreach (int id in sequence.Ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
        if (sequence.FirstSegmentLength < sequence.Ids.Length)
        {
            json.WriteStartArray("type_ids");
            for (int i = 0; i < sequence.Ids.Length; i++)
            {
                json.WriteNumberValue(i < sequence.FirstSegmentLength ? 0 : 1);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("offsets");
        foreach (int source in sequence.Sources)
        {
            (int start, int end) = source < 0 ? (0, 0) : buffer.Offsets[source];
            json.WriteStartArray();
            json.WriteNumberValue(start);
            json.WriteNumberValue(end);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
