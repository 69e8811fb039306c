using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.CommandLine;
using AlbertEmbed.Errors;
using AlbertEmbed.Input;
using AlbertEmbed.Output;
using AlbertEmbed.Pipeline;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary><c>albert-embed tokenize [TEXT...]</c>: shows tokens and ids.</summary>
internal sealed class TokenizeCommand
{
    public const string Name = "tokenize";

    private const int RecordsAtOnce = 1024;
    private const long CharactersAtOnce = 1 << 20;

    private readonly InputOptions input = new();
    private readonly ModelOptions model = new();
    private readonly LengthOptions length = new();

    public static Command Create()
    {
        TokenizeCommand tokenize = new();
        Command command = new(Name, "Show tokens and ids instead of vectors.");
        tokenize.input.AddTo(command);
        tokenize.model.AddTo(command);
        tokenize.length.AddTo(command);
        command.SetAction((parsed, stop) => Task.FromResult(tokenize.Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        using RecordSource source = input.Resolve(parsed).Open();
        using Checkpoint checkpoint = Checkpoint.Open(model.Resolve(parsed, stop), needsWeights: false);
        TextTokenizer encoder = length.Encoder(parsed, checkpoint, model.TokenizerChoices(parsed));
        Overflow overflow = length.Overflow(parsed);
        RecordEncoder recordEncoder = new(encoder, overflow, length.Stride(parsed));
        using OutputTarget target = OutputTarget.StandardOutput();

        RunSummary summary = new();
        TokenBuffer buffer = new(keepDetails: true);
        ArrayBufferWriter<byte> line = new();
        using RecordFeed feed = new(source.Reader, source.FirstIndex);
        while (feed.Next(RecordsAtOnce, CharactersAtOnce, stop) is { Count: > 0 } records)
        {
            foreach (TextRecord record in records)
            {
                stop.ThrowIfCancellationRequested();
                TokenSequence[] sequences = recordEncoder.Encode(record, buffer, out UserException? problem);
                if (problem is not null)
                {
                    summary.Skipped += input.SkipsBadRecords(parsed) ? 1 : throw problem;
                    continue;
                }

                Write(record.Index, encoder.Tokenizer, sequences, overflow == Overflow.Window, buffer, line);
                summary.Add(sequences);
                target.Write(line.WrittenSpan);
                line.ResetWrittenCount();
            }
        }

        Messages.Warn(parsed, summary, encoder.MaxLength);
        return (int)ExitCode.Done;
    }

    private static void Write(
        long index,
        Tokenizer tokenizer,
        IReadOnlyList<TokenSequence> sequences,
        bool inWindows,
        TokenBuffer buffer,
        ArrayBufferWriter<byte> line)
    {
        using Utf8JsonWriter json = new(line, JsonlWriter.JsonSettings);
        json.WriteStartObject();
        json.WriteNumber("index", index);
        if (inWindows)
        {
            json.WriteStartArray("windows");
        }

        foreach (TokenSequence sequence in sequences)
        {
            if (inWindows)
            {
                json.WriteStartObject();
            }

            WriteSequence(json, tokenizer, sequence, buffer);
            if (inWindows)
            {
                json.WriteEndObject();
            }
        }

        if (inWindows)
        {
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);
    }

    private static void WriteSequence(Utf8JsonWriter json, Tokenizer tokenizer, TokenSequence sequence, TokenBuffer buffer)
    {
        json.WriteStartArray("tokens");
        for (int i = 0; i < sequence.Ids.Length; i++)
        {
            int source = sequence.Sources[i];
            json.WriteStringValue(source < 0 ? tokenizer.Template.Token(sequence.Ids[i]) : JsonlWriter.WellFormed(buffer.Surfaces[source]));
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
