using System.Buffers;
using System.Text.Json;
using AlbertEmbed.Checkpoints;
using AlbertEmbed.Errors;
using AlbertEmbed.Files;
using AlbertEmbed.Onnx;
using AlbertEmbed.Tokenization;

namespace AlbertEmbed.Commands;

/// <summary>Adds the files and settings that other programs need to make the same ids and all of the graph's inputs.</summary>
internal static class ExportedTokenizer
{
    private const string InputsKey = "model_input_names";
    private const string ClassKey = "tokenizer_class";
    private const string LengthKey = "model_max_length";

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="checkpoint">The exported model.</param>
    /// <param name="folder">The exported folder, with the checkpoint's own tokenizer files in it.</param>
    /// <exception cref="UserException">A file of the tokenizer is damaged.</exception>
    public static void Complete(Checkpoint checkpoint, string folder)
    {
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        string vocabulary = Path.Combine(folder, CheckpointFiles.SentencePiece);
        string json = Path.Combine(folder, CheckpointFiles.TokenizerJson);
        if (File.Exists(vocabulary) && !File.Exists(json))
        {
            try
            {
                File.WriteAllBytes(
                    json,
                    TokenizerJsonWriter.Write(
                        SentencePieceModel.Parse(RegularFile.ReadAll(vocabulary, RegularFile.LongestVocabulary)),
                        settings,
                        checkpoint.Config.VocabularySize));
            }
            catch (FormatException e)
            {
                throw UserException.Model(
                    $"{checkpoint.TransformerFolder}: {CheckpointFiles.SentencePiece} is not usable: {e.Message}.", e);
            }
        }

        string path = Path.Combine(folder, CheckpointFiles.TokenizerConfig);
        string tokenizerClass = File.Exists(vocabulary) ? "AlbertTokenizer"
            : File.Exists(Path.Combine(folder, CheckpointFiles.WordPiece)) ? "BertTokenizer"
            : "PreTrainedTokenizerFast";
        File.WriteAllBytes(path, WithInputs(JsonFile.TryRead(path)?.Root, tokenizerClass, checkpoint.MaxLength(settings.MaxLength)));
    }

    /// <summary>The settings with the graph's inputs and, where they are missing, the tokenizer's class and the length limit.</summary>
    private static byte[] WithInputs(JsonElement? settings, string tokenizerClass, int maxLength)
    {
        ArrayBufferWriter<byte> bytes = new();
        using Utf8JsonWriter writer = new(bytes, Indented);
        writer.WriteStartObject();
        HashSet<string> written = [InputsKey];
        foreach (JsonProperty property in settings?.EnumerateObject().ToArray() ?? [])
        {
            if (written.Add(property.Name))
            {
                property.WriteTo(writer);
            }
        }

        if (written.Add(ClassKey))
        {
            writer.WriteString(ClassKey, tokenizerClass);
        }

        if (written.Add(LengthKey))
        {
            writer.WriteNumber(LengthKey, maxLength);
        }

        writer.WriteStartArray(InputsKey);
        foreach (string input in (string[])[AlbertGraph.InputIds, AlbertGraph.TokenTypeIds, AlbertGraph.AttentionMask])
        {
            writer.WriteStringValue(input);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
