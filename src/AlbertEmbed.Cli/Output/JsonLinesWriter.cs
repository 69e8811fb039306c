using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Engine;
using AlbertEmbed.Input;

namespace AlbertEmbed.Output;

/// <summary>JSON Lines: one object a record, with its identity, what was found out about it, and what is copied of it.</summary>
internal abstract class JsonLinesWriter : IEmbeddingWriter, IPartedSink<TextRecord>
{
    private const int FlushSize = 1 << 16;

    private readonly OutputSet? output;
    private readonly ArrayBufferWriter<byte> buffer = new(2 * FlushSize);

    /// <param name="output">Where it goes; null for a part, whose lines another writer takes.</param>
    /// <param name="options">What is written, and how.</param>
    protected JsonLinesWriter(OutputSet? output, JsonlOptions options)
    {
        this.output = output;
        Options = options;
        Json = new Utf8JsonWriter(buffer, JsonLine.Settings);
    }

    /// <summary>What is written, and how.</summary>
    protected JsonlOptions Options { get; }

    /// <summary>Writes the line's object.</summary>
    protected Utf8JsonWriter Json { get; }

    public void Write(in TextRecord item, in EmbeddedText embedded)
    {
        Json.Reset();
        Json.WriteStartObject();
        RecordIdentity.Write(Json, item);
        WriteContent(item, embedded);
        if (Options.WithText)
        {
            Json.WriteString("text"u8, item.Text);
        }

        if (Options.WithStats)
        {
            Json.WriteNumber("n_tokens"u8, embedded.TokenCount);
            Json.WriteBoolean("truncated"u8, embedded.IsTruncated);
            Json.WriteNumber("unknown"u8, embedded.UnknownCount);
        }

        RecordIdentity.WriteKeptFields(Json, item);
        Json.WriteEndObject();
        Json.Flush();
        buffer.Write("\n"u8);
        if (output is not null && buffer.WrittenCount >= FlushSize)
        {
            Flush();
        }
    }

    public void Append(ITextSink<TextRecord> part)
    {
        Flush();
        JsonLinesWriter lines = (JsonLinesWriter)part;
        output!.Main.Write(lines.buffer.WrittenSpan);
        lines.buffer.ResetWrittenCount();
    }

    public void Flush()
    {
        output!.Main.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    public void Complete()
    {
        Flush();
        output!.Complete();
    }

    public void Dispose()
    {
        Json.Dispose();
        output?.Dispose();
    }

    public abstract ITextSink<TextRecord> NewPart();

    /// <summary>Writes what was found out about a record.</summary>
    protected abstract void WriteContent(in TextRecord item, in EmbeddedText embedded);

    /// <summary>Writes a list of texts.</summary>
    protected void WriteTexts(ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        Json.WriteStartArray(name);
        foreach (string text in texts)
        {
            Json.WriteStringValue(text);
        }

        Json.WriteEndArray();
    }

    /// <summary>Writes a list of numbers, whose name was written, or which is in a list.</summary>
    protected void WriteNumbers(ReadOnlySpan<float> numbers)
    {
        Json.WriteStartArray();
        foreach (float number in numbers)
        {
            Json.WriteNumberValue(number);
        }

        Json.WriteEndArray();
    }

    /// <summary>Writes the tokens that have vectors, and their places.</summary>
    protected void WriteTokens(in EmbeddedText embedded)
    {
        Json.WriteStartArray("tokens"u8);
        foreach (string token in embedded.Tokens)
        {
            Json.WriteStringValue(JsonLine.WellFormed(token));
        }

        Json.WriteEndArray();
        Json.WriteStartArray("offsets"u8);
        foreach ((int start, int end) in embedded.Offsets)
        {
            Json.WriteStartArray();
            Json.WriteNumberValue(start);
            Json.WriteNumberValue(end);
            Json.WriteEndArray();
        }

        Json.WriteEndArray();
    }
}
