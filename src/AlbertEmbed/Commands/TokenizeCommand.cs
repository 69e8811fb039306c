using System.Buffers;
using System.CommandLine;
using System.Text.Encodings.Web;
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

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

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
        using IRecordReader reader = input.Resolve(parsed).Open();
        using Checkpoint checkpoint = Checkpoint.Open(model.Resolve(parsed));
        SequenceEncoder encoder = new(
            TokenizerLoader.Load(checkpoint.Folder),
            length.MaxLength(parsed, checkpoint, TokenizerSettings.Read(checkpoint.Folder).MaxLength));
        Overflow overflow = length.Overflow(parsed);
        using OutputTarget target = OutputTarget.StandardOutput();

        RunSummary summary = new();
        TokenBuffer buffer = new(keepDetails: true);
        ArrayBufferWriter<byte> line = new();
        List<TextRecord> block = [];
        while (reader.ReadBlock(block))
        {
            foreach (TextRecord record in block)
            {
                stop.ThrowIfCancellationRequested();
                TokenSequence sequence = encoder.Encode(record.Text, buffer);
                if (overflow == Overflow.Error && sequence.IsTruncated)
                {
                    throw encoder.TooLong(record.Place);
                }

                Write(summary.Records, encoder, sequence, buffer, line);
                summary.Add(sequence.Ids.Length, SequenceEncoder.SingleFrame, sequence.UnknownCount, sequence.IsTruncated);
            }

            target.Write(line.WrittenSpan);
            line.ResetWrittenCount();
            block.Clear();
        }

        if (!parsed.GetValue(GeneralOptions.Quiet))
        {
            Messages.Warn(summary, encoder.MaxLength);
        }

        return (int)ExitCode.Done;
    }

    private static void Write(long index, SequenceEncoder encoder, TokenSequence sequence, TokenBuffer buffer, ArrayBufferWriter<byte> line)
    {
        int content = sequence.Ids.Length - SequenceEncoder.SingleFrame;
        using Utf8JsonWriter json = new(line, Json);
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartArray("tokens");
        json.WriteStringValue(encoder.Special.Classifier.Content);
        foreach (string surface in buffer.Surfaces.Take(content))
        {
            json.WriteStringValue(surface);
        }

        json.WriteStringValue(encoder.Special.Separator.Content);
        json.WriteEndArray();
        json.WriteStartArray("ids");
        foreach (int id in sequence.Ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
        json.WriteStartArray("offsets");
        foreach ((int start, int end) in buffer.Offsets.Take(content).Prepend((0, 0)).Append((0, 0)))
        {
            json.WriteStartArray();
            json.WriteNumberValue(start);
            json.WriteNumberValue(end);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);
    }
}
